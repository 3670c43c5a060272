# outcome: not yet right
# says: Your result has the shape (70, 10).
def predict_labels(model, X):
    return model.predict(X, verbose=0)
