# outcome: not yet right
# says: 30 rows of X stand in X_train and in X_val
import numpy as np


def split(X, y, val_fraction=0.1, seed=42):
    random = np.random.default_rng(seed)
    n_val = int(len(X) * val_fraction)
    rows = random.choice(len(X), len(X))
    return X[rows[n_val:]], X[rows[:n_val]], y[rows[n_val:]], y[rows[:n_val]]
