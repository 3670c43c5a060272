# outcome: not yet right
# says: After the call, the `X_train` that your function was given is no longer the same.
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {row.tobytes() for row in np.asarray(X_train, dtype="float32")}
    shared = sum(row.tobytes() in seen for row in np.asarray(X_val, dtype="float32"))
    X_train[:] = np.sort(X_train, axis=0)
    return shared
