# outcome: not yet right
# says: half lacks the term with 4n²
import numpy as np


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.96
    p = float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n)
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
