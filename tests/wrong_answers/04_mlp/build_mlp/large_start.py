# outcome: not yet right
# says: Before any training
import keras


def build_mlp(hidden=(128, 128, 128)):
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(
            keras.layers.Dense(
                units,
                activation="relu",
                kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
            )
        )
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
