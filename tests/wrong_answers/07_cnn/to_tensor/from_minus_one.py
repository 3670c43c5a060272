# outcome: not yet right
# says: The paper, 0, became -1
import numpy as np


def to_tensor(X):
    return np.asarray(X, dtype="float32").reshape(-1, 28, 28, 1) / 127.5 - 1
