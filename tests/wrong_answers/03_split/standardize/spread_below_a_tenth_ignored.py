# outcome: not yet right
# says: divide by every spread that is not 0
import numpy as np


def standardize(X_train, X_val):
    X_train, X_val = np.asarray(X_train, dtype="float64"), np.asarray(X_val, dtype="float64")
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread[spread < 0.1] = 1
    return ((X_train - mean) / spread).astype("float32"), ((X_val - mean) / spread).astype(
        "float32"
    )
