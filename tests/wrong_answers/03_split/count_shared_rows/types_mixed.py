# outcome: not yet right
# says: the same numbers have other bytes in another type
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {r.tobytes() for r in np.asarray(X_train)}
    return sum(r.tobytes() in seen for r in np.asarray(X_val))
