# outcome: not yet right
# says: Your result has the shape (20, 28, 28).
import numpy as np


def scale(X):
    return (np.asarray(X, dtype="float32") / 255).reshape(-1, 28, 28)
