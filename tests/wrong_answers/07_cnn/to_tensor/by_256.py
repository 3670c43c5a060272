# outcome: not yet right
# says: you divided by 256
import numpy as np


def to_tensor(X):
    return np.asarray(X, dtype="float32").reshape(-1, 28, 28, 1) / 256
