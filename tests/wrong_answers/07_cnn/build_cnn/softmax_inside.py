# outcome: not yet right
# says: softmax in 2 layers
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(4),
            layers.Flatten(),
            layers.Dense(64, activation="softmax"),
            layers.Dense(10, activation="softmax"),
        ]
    )
