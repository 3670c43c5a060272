# outcome: not yet right
# says: became 0.
import numpy as np


def standardize(X_train, X_val):
    X_train, X_val = np.asarray(X_train, dtype=float), np.asarray(X_val, dtype=float)
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    varies = spread > 0
    Z_train, Z_val = np.zeros_like(X_train), np.zeros_like(X_val)
    Z_train[:, varies] = (X_train[:, varies] - mean[varies]) / spread[varies]
    Z_val[:, varies] = (X_val[:, varies] - mean[varies]) / spread[varies]
    return Z_train.astype("float32"), Z_val.astype("float32")
