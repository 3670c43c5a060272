# outcome: not yet right
# says: Your numbers go from 0 to 255: they are still 0–255.
import numpy as np


def scale(X):
    return np.asarray(X).astype("float32")
