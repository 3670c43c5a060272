# outcome: not yet right
# says: the pixels are still 0–255
import numpy as np


def to_tensor(X):
    return np.asarray(X, dtype="float32").reshape(-1, 28, 28, 1)
