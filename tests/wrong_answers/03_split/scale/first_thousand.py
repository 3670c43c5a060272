# outcome: not yet right
# says: Your result has the shape (1000, 784)
import numpy as np


def scale(X):
    return np.asarray(X, dtype="float32")[:1000] / 255
