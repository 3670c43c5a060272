# outcome: not yet right
# says: rows instead of 2.0
import numpy as np


def split(X, y, val_fraction=0.1, seed=42):
    X, y = np.asarray(X), np.asarray(y)
    random = np.random.default_rng(seed)
    each = round(len(y) * val_fraction / 10)
    val = np.concatenate([random.permutation(np.flatnonzero(y == d))[:each] for d in range(10)])
    train = np.setdiff1d(np.arange(len(y)), val)
    return X[train], X[val], y[train], y[val]
