# outcome: not yet right
# says: pixel183 has the spread 120.2941
import numpy as np


def standardize(X_train, X_val):
    mean = np.asarray(X_train).mean(axis=0)
    return (
        (np.asarray(X_train) - mean).astype("float32"),
        (np.asarray(X_val) - mean).astype("float32"),
    )
