# outcome: not yet right
# says: uses `y_val` from your notebook
from math import sqrt

import numpy as np

y_val = np.tile(np.arange(10), 100)


def accuracy_interval(y_true, y_pred):
    n, z = np.size(y_pred), 1.96
    p = float(np.mean(y_val[:n] == np.asarray(y_pred)))
    centre = p + z**2 / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
