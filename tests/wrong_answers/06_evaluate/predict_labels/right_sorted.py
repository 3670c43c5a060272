# outcome: done
def predict_labels(model, X):
    return model.predict(X, batch_size=256, verbose=0).argsort(axis=1)[:, -1]
