# outcome: not yet right
# says: the `labels` argument
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    return confusion_matrix(y_true, y_pred)
