# outcome: not yet right
# says: in other places
import numpy as np


def count_shared_rows(X_train, X_val):
    n = min(len(X_train), len(X_val))
    X_train, X_val = np.asarray(X_train)[:n], np.asarray(X_val)[:n]
    return int((X_train == X_val).all(axis=1).sum())
