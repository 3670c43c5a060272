# outcome: not yet right
# says: `validation_data`, a pair
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(X_train, y_train, epochs=epochs, batch_size=batch_size, verbose=0)
