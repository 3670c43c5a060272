# outcome: not yet right
# says: Wilson's corrected interval
import numpy as np
from scipy.stats import binomtest


def accuracy_interval(y_true, y_pred):
    right = int(np.sum(np.asarray(y_true) == np.asarray(y_pred)))
    interval = binomtest(right, len(y_true)).proportion_ci(method="wilsoncc")
    return interval.low, interval.high
