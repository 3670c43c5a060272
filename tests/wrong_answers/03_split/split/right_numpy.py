# outcome: done
import numpy as np


def split(X, y, val_fraction=0.1, seed=42):
    X, y = np.asarray(X), np.asarray(y)
    random = np.random.default_rng(seed)
    train, val = [], []
    for digit in range(10):
        rows = random.permutation(np.flatnonzero(y == digit))
        aside = round(len(rows) * val_fraction)
        val.extend(rows[:aside])
        train.extend(rows[aside:])
    return X[train], X[val], y[train], y[val]
