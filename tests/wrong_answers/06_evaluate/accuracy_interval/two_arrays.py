# outcome: not yet right
# says: Your `low` is an array
import numpy as np


def accuracy_interval(y_true, y_pred):
    right = (np.asarray(y_true) == np.asarray(y_pred)).astype(float)
    return right - 1.96, right + 1.96
