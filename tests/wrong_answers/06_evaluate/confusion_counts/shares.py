# outcome: not yet right
# says: without `normalize`
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    return confusion_matrix(y_true, y_pred, labels=range(10), normalize="true")
