# outcome: not yet right
# says: 1,050 rows of X_val
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val[:1000], y_val[:1000]),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
