# outcome: raised
# says: a network has hidden layers
import keras


def compile_model(model, learning_rate=0.001):
    if len(model.get_weights()) < 4:
        raise ValueError("a network has hidden layers")
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
