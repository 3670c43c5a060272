# outcome: not yet right
# says: a type of whole numbers turns fractions into 0
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {r.tobytes() for r in np.asarray(X_train, "uint8")}
    return sum(r.tobytes() in seen for r in np.asarray(X_val, "uint8"))
