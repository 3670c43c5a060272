# outcome: not yet right
# says: the learning rate is 0.01
import keras


def compile_model(model, learning_rate=0.01):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
