# outcome: not yet right
# says: a NumPy array of shape (1191,)
def predict_labels(model, X):
    return model.predict(X[:1000], verbose=0).argmax(axis=1)
