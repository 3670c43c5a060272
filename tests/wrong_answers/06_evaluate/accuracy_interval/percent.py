# outcome: not yet right
# says: shares from 0 to 1, not percent
import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.96
    p = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low, high = (p + z**2 / (2 * n) - half) / (1 + z**2 / n), (p + z**2 / (2 * n) + half)
    return 100 * low, 100 * high
