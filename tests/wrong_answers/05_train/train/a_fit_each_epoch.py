# outcome: not yet right
# says: 1 value of loss where 3
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    for _ in range(epochs):
        history = model.fit(X_train, y_train, batch_size, validation_data=(X_val, y_val), verbose=0)
    return history
