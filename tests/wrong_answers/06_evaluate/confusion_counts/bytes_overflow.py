# outcome: not yet right
# says: the type uint8 can't hold more
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype="uint8")
    for true, predicted in zip(np.asarray(y_true), np.asarray(y_pred)):
        counts[true, predicted] += 1
    return counts
