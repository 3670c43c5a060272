# outcome: done
# unusual: shuffles all, then numbers the rows of each digit
import numpy as np
import pandas as pd


def split(X, y, val_fraction=0.1, seed=42):
    X, y = np.array(X), np.array(y)
    np.random.seed(seed)
    o = np.random.permutation(len(y))
    X, y = X[o], y[o]
    rank = pd.Series(y).groupby(y).cumcount().to_numpy()
    n = np.bincount(y, minlength=10)
    val = rank < np.round(n[y] * val_fraction)
    return X[~val], X[val], y[~val], y[val]
