# outcome: not yet right
# says: an EagerTensor
import keras


def predict_labels(model, X):
    return keras.ops.argmax(model(X), axis=1)
