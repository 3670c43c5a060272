# outcome: not yet right
# says: Your function returned the number 0.0.
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {row.tobytes() for row in np.asarray(X_train)}
    return sum(row.tobytes() in seen for row in np.asarray(X_val)) / len(X_val)
