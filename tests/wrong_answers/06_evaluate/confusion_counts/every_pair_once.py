# outcome: not yet right
# says: every pair that occurs is counted once
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype=int)
    counts[np.asarray(y_true), np.asarray(y_pred)] += 1
    return counts
