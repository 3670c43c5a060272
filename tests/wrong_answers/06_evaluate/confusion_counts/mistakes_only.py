# outcome: not yet right
# says: the diagonal is empty
import numpy as np
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    counts = confusion_matrix(y_true, y_pred, labels=range(10))
    np.fill_diagonal(counts, 0)
    return counts
