# outcome: done
# unusual: solves the equation behind the formula
import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.95996
    p = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    low, high = np.sort(np.roots([1 + z**2 / n, -(2 * p + z**2 / n), p**2]).real)
    return low, high
