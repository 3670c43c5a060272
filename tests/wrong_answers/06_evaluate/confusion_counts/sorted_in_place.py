# outcome: not yet right
# says: `y_true` that your function was given
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (np.asarray(y_true), np.asarray(y_pred)), 1)
    if isinstance(y_true, np.ndarray):
        y_true.sort()
    return counts
