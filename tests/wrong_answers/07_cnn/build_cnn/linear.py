# outcome: not yet right
# says: Your model is linear
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2),
            layers.BatchNormalization(),
            layers.Conv2D(16, 3, strides=2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
