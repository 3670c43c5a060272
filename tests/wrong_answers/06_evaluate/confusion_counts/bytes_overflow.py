# outcome: not yet right
# says: With 300 threes read rightly
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype="uint8")
    for true, predicted in zip(np.asarray(y_true), np.asarray(y_pred)):
        counts[true, predicted] += 1
    return counts
