# outcome: not yet right
# says: You called row
def predict_labels(model, X):
    return model.predict(X / 255, verbose=0).argmax(axis=1)
