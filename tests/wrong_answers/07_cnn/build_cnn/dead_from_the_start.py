# outcome: not yet right
# says: same answer to every image
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(
                16, 3, activation="relu", bias_initializer=keras.initializers.Constant(-9)
            ),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
