# outcome: done
# unusual: much dropout behind every layer
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dropout(0.6))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
