# outcome: not yet right
# says: Your result has the shape ().
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmax(axis=1).squeeze()
