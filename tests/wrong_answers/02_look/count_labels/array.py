# outcome: not yet right
# says: Your function returned an array of shape (10,)
import numpy as np


def count_labels(y):
    return np.bincount(y, minlength=10)
