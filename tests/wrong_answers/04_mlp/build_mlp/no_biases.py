# outcome: not yet right
# says: with biases
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, use_bias=False, activation="relu"))
    model.add(keras.layers.Dense(10, use_bias=False, activation="softmax"))
    return model
