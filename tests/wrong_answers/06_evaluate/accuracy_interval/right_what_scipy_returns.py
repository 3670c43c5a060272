# outcome: done
# unusual: returns SciPy's own pair of bounds
import numpy as np
from scipy.stats import binomtest


def accuracy_interval(y_true, y_pred):
    right = int(np.sum(np.asarray(y_true) == np.asarray(y_pred)))
    return binomtest(right, len(y_true)).proportion_ci(method="wilson")
