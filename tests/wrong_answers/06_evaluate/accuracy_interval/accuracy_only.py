# outcome: not yet right
# says: Your function returned the number
import numpy as np


def accuracy_interval(y_true, y_pred):
    return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
