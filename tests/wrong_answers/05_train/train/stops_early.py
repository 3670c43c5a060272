# outcome: not yet right
# says: Of 40 epochs, 3 were run
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        callbacks=[stop],
    )
