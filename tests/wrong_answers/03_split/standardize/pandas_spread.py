# outcome: not yet right
# says: see its argument `ddof`
import numpy as np
import pandas as pd


def standardize(X_train, X_val):
    X_train, X_val = pd.DataFrame(np.asarray(X_train)), pd.DataFrame(np.asarray(X_val))
    mean, spread = X_train.mean(), X_train.std().replace(0, 1)
    return (
        ((X_train - mean) / spread).to_numpy(dtype="float32"),
        ((X_val - mean) / spread).to_numpy(dtype="float32"),
    )
