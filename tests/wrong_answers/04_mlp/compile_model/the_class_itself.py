# outcome: raised
# says: write brackets behind the name of the class
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(keras.optimizers.Adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
