# outcome: done
# unusual: one fold of a stratified k-fold
from sklearn.model_selection import StratifiedKFold
import numpy as np


def split(X, y, val_fraction=0.1, seed=42):
    X, y = np.asarray(X), np.asarray(y)
    tr, va = next(
        StratifiedKFold(round(1 / val_fraction), shuffle=True, random_state=seed).split(X, y)
    )
    return X[tr], X[va], y[tr], y[va]
