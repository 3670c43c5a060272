# outcome: done
# unusual: one number for each pair, counted by bincount
import numpy as np


def confusion_counts(y_true, y_pred):
    places = 10 * np.asarray(y_true, dtype=int) + np.asarray(y_pred, dtype=int)
    return np.bincount(places, minlength=100).reshape(10, 10)
