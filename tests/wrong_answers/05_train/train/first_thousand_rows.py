# outcome: not yet right
# says: 1,150 training rows, 1,000 rows
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train[:1000],
        y_train[:1000],
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
