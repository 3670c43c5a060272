# outcome: not yet right
# says: has the type float64
import numpy as np


def to_tensor(X):
    return np.asarray(X).reshape(-1, 28, 28, 1) / 255
