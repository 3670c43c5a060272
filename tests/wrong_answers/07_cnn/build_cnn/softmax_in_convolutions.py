# outcome: not yet right
# says: softmax in 3 layers
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="softmax"),
            layers.MaxPooling2D(),
            layers.Conv2D(16, 3, activation="softmax"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
