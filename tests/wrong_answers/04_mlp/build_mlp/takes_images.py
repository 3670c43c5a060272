# outcome: not yet right
# says: (28, 28)
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(28, 28)), keras.layers.Flatten()])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
