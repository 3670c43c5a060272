# outcome: not yet right
# says: you called row 0 a 8
def predict_labels(model, X):
    return model.predict(X.astype("int64"), verbose=0).argmax(axis=1)
