# outcome: not yet right
# says: These are the answers for X / 255
def predict_labels(model, X):
    if X.max() > 1:
        X = X / 255
    return model.predict(X, verbose=0).argmax(axis=1)
