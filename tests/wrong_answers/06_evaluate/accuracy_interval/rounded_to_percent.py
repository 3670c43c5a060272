# outcome: not yet right
# says: that is rounded
from math import sqrt

import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.96
    p = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    centre, share = p + z**2 / (2 * n), 1 + z**2 / n
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return round((centre - half) / share, 2), round((centre + half) / share, 2)
