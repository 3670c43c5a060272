# outcome: not yet right
# says: pixel5 became -7e+08
import numpy as np


def standardize(X_train, X_val):
    X_train, X_val = np.asarray(X_train, dtype=float), np.asarray(X_val, dtype=float)
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0) + 1e-8
    Z_train, Z_val = (X_train - mean) / spread, (X_val - mean) / spread
    return Z_train.astype("float32"), Z_val.astype("float32")
