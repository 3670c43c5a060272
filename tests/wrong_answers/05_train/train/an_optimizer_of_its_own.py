# outcome: not yet right
# says: compile(...)` out
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    model.optimizer = keras.optimizers.Adam(0.001)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
