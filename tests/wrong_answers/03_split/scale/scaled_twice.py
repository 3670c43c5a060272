# outcome: not yet right
# says: they were scaled twice
import numpy as np


def scale(X):
    X = np.asarray(X, dtype="float32") / 255.0
    return X / 255.0
