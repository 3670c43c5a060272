# outcome: not yet right
# says: With batch_size=500
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=min(batch_size, 64),
        verbose=0,
    )
