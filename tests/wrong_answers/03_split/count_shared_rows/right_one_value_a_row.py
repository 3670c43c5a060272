# outcome: done
# unusual: a view of each row as one value, and `isin`
import numpy as np


def count_shared_rows(X_train, X_val):
    a, b = (np.ascontiguousarray(np.asarray(q, dtype="float64")) for q in (X_train, X_val))
    v = lambda q: q.view(np.dtype((np.void, q.dtype.itemsize * q.shape[1]))).ravel()
    return int(np.isin(v(b), v(a)).sum())
