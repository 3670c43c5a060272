# outcome: not yet right
# says: Z_train from DataFrames differs from Z_train from arrays
import numpy as np


def standardize(X_train, X_val):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    mean, spread = np.array(mean), np.array(spread)
    spread[spread == 0] = 1
    Z_train = (np.asarray(X_train) - mean) / spread
    Z_val = (np.asarray(X_val) - mean) / spread
    return Z_train.astype("float32"), Z_val.astype("float32")
