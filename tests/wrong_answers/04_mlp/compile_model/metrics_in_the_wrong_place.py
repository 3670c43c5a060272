# outcome: raised
# says: is not a valid dtype
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", ["accuracy"]
    )
    return model
