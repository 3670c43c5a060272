# outcome: not yet right
# says: Your model has no weights yet
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
