# outcome: not yet right
# says: is no longer the same
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    first = 7
    history = model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
    if hasattr(X_val, "columns"):
        X_val.iloc[:, 0] = first
    return history
