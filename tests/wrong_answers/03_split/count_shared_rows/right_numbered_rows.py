# outcome: done
# unusual: `np.unique` numbers equal rows alike
import numpy as np


def count_shared_rows(X_train, X_val):
    a, b = np.asarray(X_train, float), np.asarray(X_val, float)
    _, inv = np.unique(np.concatenate([a, b]), axis=0, return_inverse=True)
    inv = inv.ravel()
    return int(np.isin(inv[len(a) :], inv[: len(a)]).sum())
