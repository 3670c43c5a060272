# outcome: not yet right
# says: scaled twice, ink is as faint
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,)), keras.layers.Rescaling(1 / 255)])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
