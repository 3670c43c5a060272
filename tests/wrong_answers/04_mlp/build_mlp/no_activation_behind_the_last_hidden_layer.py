# outcome: not yet right
# says: hand on 2.00 and -1.00
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden[:-1]:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(hidden[-1]))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
