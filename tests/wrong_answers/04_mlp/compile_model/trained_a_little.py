# outcome: not yet right
# says: compiling trains nothing
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.train_on_batch(keras.ops.ones((4, 784)), keras.ops.zeros((4,)))
    return model
