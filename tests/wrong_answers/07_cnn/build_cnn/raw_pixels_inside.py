# outcome: not yet right
# says: Before training, the loss is
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(255),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
