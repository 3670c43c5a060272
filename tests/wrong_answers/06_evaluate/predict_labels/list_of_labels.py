# outcome: not yet right
# says: a list of
def predict_labels(model, X):
    return [int(row.argmax()) for row in model.predict(X, verbose=0)]
