# outcome: not yet right
# says: rows and columns are swapped
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    return confusion_matrix(y_pred, y_true, labels=range(10))
