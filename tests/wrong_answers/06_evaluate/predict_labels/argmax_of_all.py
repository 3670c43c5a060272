# outcome: not yet right
# says: without an axis
import numpy as np


def predict_labels(model, X):
    return np.argmax(model.predict(X, verbose=0))
