# outcome: not yet right
# says: by 0.25
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {row.tobytes() for row in np.asarray(X_train, dtype="float64").round()}
    return sum(row.tobytes() in seen for row in np.asarray(X_val, dtype="float64").round())
