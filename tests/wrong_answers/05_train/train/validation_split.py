# outcome: not yet right
# says: `validation_split` keeps some back
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train, y_train, validation_split=0.1, epochs=epochs, batch_size=batch_size, verbose=0
    )
