# outcome: not yet right
# says: `Conv1D` slides in one direction
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Reshape((28, 28)),
            layers.Conv1D(16, 3, activation="relu"),
            layers.MaxPooling1D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
