# outcome: raised
# says: ValueError
def predict_labels(model, X):
    return model.predict(X.reshape(-1, 784), verbose=0).argmax(axis=1)
