# outcome: done
import keras


def loss(y, probabilities):
    chosen = keras.ops.one_hot(keras.ops.cast(keras.ops.reshape(y, (-1,)), "int32"), 10)
    return -keras.ops.sum(chosen * keras.ops.log(probabilities + 1e-7), axis=-1)


def compile_model(model, learning_rate=0.001):
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=["accuracy"])
    return model
