# outcome: not yet right
# says: labels of a small type overflow
import numpy as np


def confusion_counts(y_true, y_pred):
    places = np.asarray(y_true) * np.asarray(y_true).dtype.type(30) + np.asarray(y_pred)
    counts = np.bincount(places, minlength=300)[:300]
    return counts.reshape(10, 30)[:, :10]
