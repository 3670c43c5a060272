# outcome: not yet right
# says: You called row 0 a
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmin(axis=1)
