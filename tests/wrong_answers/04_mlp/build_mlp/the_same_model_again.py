# outcome: not yet right
# says: Two calls gave the same model
import keras

from functools import cache


@cache
def _made(hidden):
    return _new_mlp(hidden)


def _new_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def build_mlp(hidden=(128, 128, 128)):
    return _made(tuple(hidden))
