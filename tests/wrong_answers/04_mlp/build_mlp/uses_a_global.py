# outcome: not yet right
# says: uses `sizes` from your notebook
import keras

sizes = [784, 128, 128, 128, 10]


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in sizes[1:-1]:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
