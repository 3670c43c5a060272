# outcome: done
# unusual: divides only where the spread isn't 0
import numpy as np


def standardize(X_train, X_val):
    a, b = np.asarray(X_train, "float32"), np.asarray(X_val, "float32")
    m, s = a.mean(0), a.std(0)
    f = lambda q: np.divide(q - m, s, out=(q - m).copy(), where=s > 0)
    return f(a), f(b)
