# outcome: not yet right
# says: among 1,150 validation rows
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {r.tobytes() for r in np.asarray(X_train, "float32")}
    return sum(r.tobytes() in seen for r in np.asarray(X_val, "float32")[:1000])
