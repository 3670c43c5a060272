# outcome: done
# unusual: SciPy computes the interval
import numpy as np
from scipy.stats import binomtest


def accuracy_interval(y_true, y_pred):
    right = int(np.sum(np.asarray(y_true) == np.asarray(y_pred)))
    return tuple(binomtest(right, len(y_true)).proportion_ci(0.95, method="wilson"))
