# outcome: not yet right
# says: the least probable digit of each row
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmin(axis=1)
