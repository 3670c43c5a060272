# outcome: done
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype="uint32")
    np.add.at(counts, (np.asarray(y_true), np.asarray(y_pred)), 1)
    return counts
