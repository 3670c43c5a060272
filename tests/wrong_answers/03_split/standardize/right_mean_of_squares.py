# outcome: done
# unusual: the spread from the mean of the squares
import numpy as np


def standardize(X_train, X_val):
    a, b = np.asarray(X_train, float), np.asarray(X_val, float)
    m = a.sum(axis=0) / len(a)
    s = np.sqrt((a**2).mean(axis=0) - m**2)
    s[np.ptp(a, axis=0) == 0] = 1
    return [((q - m) / s).astype("float32") for q in (a, b)]
