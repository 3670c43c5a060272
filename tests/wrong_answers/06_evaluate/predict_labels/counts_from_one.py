# outcome: not yet right
# says: each label is one too high
def predict_labels(model, X):
    return model.predict(X, verbose=0).argmax(axis=1) + 1
