# outcome: not yet right
# says: pixel434 has the mean 1.73
import numpy as np


def standardize(X_train, X_val):
    X_train, X_val = np.asarray(X_train), np.asarray(X_val)
    mean, spread = X_train.mean(), X_train.std()
    Z_train, Z_val = (X_train - mean) / spread, (X_val - mean) / spread
    return Z_train.astype("float32"), Z_val.astype("float32")
