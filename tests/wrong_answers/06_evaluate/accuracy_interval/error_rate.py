# outcome: not yet right
# says: the interval of the error rate
import numpy as np
from scipy.stats import binomtest


def accuracy_interval(y_true, y_pred):
    wrong = int(np.sum(np.asarray(y_true) != np.asarray(y_pred)))
    interval = binomtest(wrong, len(y_true)).proportion_ci(method="wilson")
    return interval.low, interval.high
