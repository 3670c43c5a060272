# outcome: not yet right
# says: Your model has no convolution.
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
