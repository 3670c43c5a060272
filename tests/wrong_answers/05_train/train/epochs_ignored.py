# outcome: not yet right
# says: were asked for
def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train, y_train, validation_data=(X_val, y_val), epochs=1, batch_size=batch_size, verbose=0
    )
