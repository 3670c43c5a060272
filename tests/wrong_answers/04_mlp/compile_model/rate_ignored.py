# outcome: not yet right
# says: With learning_rate=0.02, the learning rate is 0.001
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer="adam",
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
