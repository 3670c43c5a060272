# outcome: not yet right
# says: leave EarlyStopping out
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    stop = keras.callbacks.EarlyStopping(patience=15, restore_best_weights=True)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        callbacks=[stop],
    )
