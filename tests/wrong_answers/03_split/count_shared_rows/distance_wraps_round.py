# outcome: not yet right
# says: 6 validation rows differ from a training row in one pixel each, by 16
import numpy as np


def count_shared_rows(X_train, X_val):
    X_train = np.asarray(X_train)
    shared = 0
    for row in np.asarray(X_val):
        distances = ((X_train - row) ** 2).max(axis=1)
        shared += int(distances.min() == 0)
    return shared
