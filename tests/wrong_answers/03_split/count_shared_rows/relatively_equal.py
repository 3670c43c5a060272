# outcome: not yet right
# says: one pixel each, by 1.
import numpy as np


def count_shared_rows(X_train, X_val):
    a = np.asarray(X_train, float)
    return sum(
        bool(np.isclose(a, r, rtol=0.1, atol=0).all(axis=1).any()) for r in np.asarray(X_val, float)
    )
