# outcome: not yet right
# says: training can change 0 of
import keras


def compile_model(model, learning_rate=0.001):
    model.trainable = False
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
