# outcome: not yet right
# says: -ln(probability of the right digit)
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="mse",
        metrics=["accuracy"],
    )
    return model
