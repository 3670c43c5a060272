# outcome: done
# unusual: a class derived from Adam, and a model run eagerly
import keras


class Steady(keras.optimizers.Adam):
    """Adam by another name."""


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=Steady(learning_rate=learning_rate, epsilon=1e-6),
        loss="sparse_categorical_crossentropy",
        metrics=["acc", "accuracy"],
    )
    return model
