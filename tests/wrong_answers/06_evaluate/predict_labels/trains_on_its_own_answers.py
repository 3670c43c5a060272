# outcome: not yet right
# says: the model has other weights
def predict_labels(model, X):
    labels = model.predict(X, verbose=0).argmax(axis=1)
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    model.train_on_batch(X, labels)
    return labels
