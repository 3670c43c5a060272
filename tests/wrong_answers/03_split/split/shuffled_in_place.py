# outcome: not yet right
# says: After the call, the `y` that your function was given is no longer the same.
import numpy as np
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    parts = train_test_split(
        np.array(X), np.array(y), test_size=val_fraction, random_state=seed, stratify=y
    )
    if isinstance(y, np.ndarray):
        y.sort()
    return parts
