# outcome: not yet right
# says: call `fit` once, with the rows and epochs
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    model.fit(X_train, y_train, epochs=1, verbose=0)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
