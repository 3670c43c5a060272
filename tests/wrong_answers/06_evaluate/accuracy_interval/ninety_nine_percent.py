# outcome: not yet right
# says: Wilson's 99 % interval
import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 2.576
    p = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
