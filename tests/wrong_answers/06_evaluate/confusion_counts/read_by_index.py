# outcome: not yet right
# says: leaves the index of a Series behind
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype=int)
    for i in range(min(len(y_true), len(y_pred))):
        if isinstance(y_true, np.ndarray) or i in y_true.index:
            counts[y_true[i], y_pred[i]] += 1
    return counts
