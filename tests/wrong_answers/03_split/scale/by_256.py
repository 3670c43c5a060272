# outcome: not yet right
# says: Your numbers go from 0 to 0.9961.
import numpy as np


def scale(X):
    return np.asarray(X, dtype="float32") / 256
