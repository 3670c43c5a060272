# outcome: done
import numpy as np


def confusion_counts(y_true, y_pred):
    counts = np.zeros((10, 10), dtype=np.int32)
    for true, predicted in zip(y_true, y_pred):
        counts[true][predicted] += 1
    return counts
