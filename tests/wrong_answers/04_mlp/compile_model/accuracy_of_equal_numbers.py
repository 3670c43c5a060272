# outcome: not yet right
# says: The history says an accuracy of
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.SparseTopKCategoricalAccuracy(5, name="accuracy")],
    )
    return model
