# outcome: not yet right
# says: leave `validation_freq` out
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        validation_freq=2,
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
