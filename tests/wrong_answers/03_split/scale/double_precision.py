# outcome: not yet right
# says: Your result has the type float64.
import numpy as np


def scale(X):
    return np.asarray(X) / 255
