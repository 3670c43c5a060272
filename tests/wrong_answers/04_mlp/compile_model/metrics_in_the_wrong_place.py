# outcome: raised
# says: name `metrics=` in `compile`
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", ["accuracy"]
    )
    return model
