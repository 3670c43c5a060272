# outcome: not yet right
# says: those are the probabilities
def predict_labels(model, X):
    return model.predict(X, verbose=0)
