# outcome: done
# unusual: a histogram in two dimensions
import numpy as np


def confusion_counts(y_true, y_pred):
    ends = (-0.5, 9.5)
    return np.histogram2d(y_true, y_pred, bins=10, range=(ends, ends))[0].astype(int)
