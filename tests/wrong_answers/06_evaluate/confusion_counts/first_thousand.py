# outcome: not yet right
# says: only 1,000 digits of 1,200 are counted
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype=int)
    for true, predicted in list(zip(y_true, y_pred))[:1000]:
        counts[true, predicted] += 1
    return counts
