# outcome: not yet right
# says: that is the variance
import numpy as np


def standardize(X_train, X_val):
    a, b = np.asarray(X_train, float), np.asarray(X_val, float)
    m, s = a.mean(0), a.var(0)
    s = np.where(s == 0, 1, s)
    return ((a - m) / s).astype("float32"), ((b - m) / s).astype("float32")
