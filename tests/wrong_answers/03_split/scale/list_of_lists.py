# outcome: not yet right
# says: Your function returned a list of 20 values.
import numpy as np


def scale(X):
    return (np.asarray(X) / 255).tolist()
