# outcome: not yet right
# says: For training, your function shows rows
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    X_train = X_train / 255
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
