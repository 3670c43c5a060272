# outcome: not yet right
# says: the learning rate is CosineDecay
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(learning_rate, 1000)
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
