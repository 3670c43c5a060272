# outcome: not yet right
# says: start as 0
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu", kernel_initializer="zeros"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
