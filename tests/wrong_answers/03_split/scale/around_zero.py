# outcome: not yet right
# says: Your numbers go from -1 to 1.
import numpy as np


def scale(X):
    return np.asarray(X, dtype="float32") / 127.5 - 1
