# outcome: not yet right
# says: `np.zeros((10, 10), dtype='int64')` to begin with
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10))
    for true, predicted in zip(np.asarray(y_true), np.asarray(y_pred)):
        counts[true, predicted] += 1
    return counts
