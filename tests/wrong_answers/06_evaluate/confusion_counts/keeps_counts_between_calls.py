# outcome: not yet right
# says: begin with zeros in each call
import numpy as np

counts = np.zeros((10, 10), dtype="int64")


def confusion_counts(y_true, y_pred):
    np.add.at(counts, (np.asarray(y_true), np.asarray(y_pred)), 1)
    return counts
