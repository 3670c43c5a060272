# outcome: not yet right
# says: Your function returned None
import keras


def compile_model(model, learning_rate=0.001):
    return model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
