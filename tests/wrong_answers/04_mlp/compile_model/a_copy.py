# outcome: not yet right
# says: made another model
import keras


def compile_model(model, learning_rate=0.001):
    model = keras.models.clone_model(model)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
