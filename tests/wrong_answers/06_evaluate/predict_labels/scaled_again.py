# outcome: not yet right
# says: These are the answers for X / 255
def predict_labels(model, X):
    return model.predict(X / 255, verbose=0).argmax(axis=1)
