# outcome: not yet right
# says: You called row
def predict_labels(model, X):
    return model.predict(X.astype("int64"), verbose=0).argmax(axis=1)
