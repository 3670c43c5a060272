# outcome: not yet right
# says: counts 5
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    weights = {digit: 1.0 for digit in range(10)} | {8: 5.0}
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        class_weight=weights,
    )
