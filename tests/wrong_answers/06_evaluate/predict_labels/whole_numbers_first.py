# outcome: not yet right
# says: that is what rounded probabilities say
def predict_labels(model, X):
    return model.predict(X, verbose=0).astype("int64").argmax(axis=1)
