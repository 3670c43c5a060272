# outcome: not yet right
# says: only the mean was divided by the spread
import numpy as np


def standardize(X_train, X_val):
    a, b = np.asarray(X_train, float), np.asarray(X_val, float)
    m, s = a.mean(0), a.std(0)
    s = np.where(s == 0, 1, s)
    return (a - m / s).astype("float32"), (b - m / s).astype("float32")
