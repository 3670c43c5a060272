# outcome: raised
# says: Dimensions must be equal
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.Accuracy(name="accuracy")],
    )
    return model
