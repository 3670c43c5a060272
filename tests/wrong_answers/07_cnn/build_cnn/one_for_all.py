# outcome: not yet right
# says: Two calls gave models with the very same weights
import keras
from keras import layers

stack = [
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
]


def build_cnn():
    return keras.Sequential(stack)
