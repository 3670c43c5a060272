# outcome: not yet right
# says: `X` that your function was given
import numpy as np

from digitkit import scale


def to_tensor(X):
    if isinstance(X, np.ndarray):
        X.shape = (-1, 28, 28, 1)
        return X.astype("float32") / 255
    return scale(X).reshape(-1, 28, 28, 1)
