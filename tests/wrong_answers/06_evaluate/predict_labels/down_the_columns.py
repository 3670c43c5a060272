# outcome: not yet right
# says: Your result has the shape (10,).
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmax(axis=0)
