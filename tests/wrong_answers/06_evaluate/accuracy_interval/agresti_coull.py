# outcome: not yet right
# says: Agresti and Coull's interval
import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true) + 1.96**2, 1.96
    right = np.sum(np.asarray(y_true) == np.asarray(y_pred))
    p = float(right + z**2 / 2) / n
    half = z * np.sqrt(p * (1 - p) / n)
    return p - half, p + half
