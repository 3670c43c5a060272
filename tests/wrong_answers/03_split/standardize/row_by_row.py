# outcome: not yet right
# says: pixel434 has the mean 1.85
import numpy as np


def standardize(X_train, X_val):
    def by_row(X):
        X = np.asarray(X, dtype="float32")
        return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

    return by_row(X_train), by_row(X_val)
