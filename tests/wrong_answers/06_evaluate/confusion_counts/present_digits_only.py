# outcome: not yet right
# says: Your result has the shape
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    return confusion_matrix(y_true, y_pred)
