# outcome: not yet right
# says: Your function returned a list of 0 values.
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {row.tobytes() for row in np.asarray(X_train)}
    return [i for i, row in enumerate(np.asarray(X_val)) if row.tobytes() in seen]
