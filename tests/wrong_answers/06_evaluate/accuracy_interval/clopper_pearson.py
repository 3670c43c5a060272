# outcome: not yet right
# says: Clopper and Pearson's interval
import numpy as np
from scipy.stats import binomtest


def accuracy_interval(y_true, y_pred):
    right = int(np.sum(np.asarray(y_true) == np.asarray(y_pred)))
    interval = binomtest(right, len(y_true)).proportion_ci()
    return interval.low, interval.high
