# outcome: not yet right
# says: divide by the spread of each pixel
import numpy as np


def standardize(X_train, X_val):
    a, b = np.asarray(X_train, float), np.asarray(X_val, float)
    m, s = a.mean(0), np.maximum(a.std(0), 1)
    return ((a - m) / s).astype("float32"), ((b - m) / s).astype("float32")
