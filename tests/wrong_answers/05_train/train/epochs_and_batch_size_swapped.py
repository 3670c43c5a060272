# outcome: not yet right
# says: by their names
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train, y_train, epochs, batch_size, validation_data=(X_val, y_val), verbose=0
    )
