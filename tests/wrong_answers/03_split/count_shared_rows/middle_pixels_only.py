# outcome: not yet right
# says: 6 validation rows differ from a training row in one pixel each, by 16
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {row[28:756].tobytes() for row in np.asarray(X_train)}
    return sum(row[28:756].tobytes() in seen for row in np.asarray(X_val))
