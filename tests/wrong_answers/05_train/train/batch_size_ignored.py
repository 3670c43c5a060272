# outcome: not yet right
# says: 32 digits at a time
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=epochs, verbose=0)
