# outcome: not yet right
# says: training can change 0 of the model's 7,850 parameters
def predict_labels(model, X):
    model.trainable = False
    return model.predict(X, verbose=0).argmax(axis=1)
