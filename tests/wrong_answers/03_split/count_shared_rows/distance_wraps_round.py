# outcome: not yet right
# says: differs from a training row in pixel0 alone, by 16
import numpy as np


def count_shared_rows(X_train, X_val):
    X_train = np.asarray(X_train)
    shared = 0
    for row in np.asarray(X_val):
        distances = ((X_train - row) ** 2).max(axis=1)
        shared += int(distances.min() == 0)
    return shared
