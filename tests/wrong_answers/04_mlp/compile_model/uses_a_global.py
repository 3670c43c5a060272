# outcome: not yet right
# says: uses `wrong` from your notebook
import keras

wrong = keras.Sequential([keras.Input(shape=(784,)), keras.layers.Dense(10, activation="softmax")])


def compile_model(model, learning_rate=0.001):
    wrong.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return wrong
