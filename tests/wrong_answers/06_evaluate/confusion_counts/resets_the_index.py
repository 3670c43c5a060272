# outcome: not yet right
# says: After the call, the `y_true` that your function was given
import pandas as pd
from sklearn.metrics import confusion_matrix


def confusion_counts(y_true, y_pred):
    for labels in (y_true, y_pred):
        if isinstance(labels, pd.Series):
            labels.reset_index(drop=True, inplace=True)
    return confusion_matrix(y_true, y_pred, labels=range(10))
