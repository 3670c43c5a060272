# outcome: not yet right
# says: Your labels have the type float32
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmax(axis=1).astype("float32")
