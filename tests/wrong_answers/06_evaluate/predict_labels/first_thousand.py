# outcome: not yet right
# says: no digit left out
def predict_labels(model, X):
    return model.predict(X[:1000], verbose=0).argmax(axis=1)
