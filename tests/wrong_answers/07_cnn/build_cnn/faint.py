# outcome: not yet right
# says: same answer to every image
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Rescaling(1e-7),
            layers.Dense(10, activation="softmax"),
        ]
    )
