# outcome: done
# unusual: a product of two one-hot tables
import numpy as np


def confusion_counts(y_true, y_pred):
    one_hot = np.eye(10, dtype="int64")
    return one_hot[np.asarray(y_true)].T @ one_hot[np.asarray(y_pred)]
