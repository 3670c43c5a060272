# outcome: not yet right
# says: LearningRateScheduler out
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    slower = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        callbacks=[slower],
    )
