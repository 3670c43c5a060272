# outcome: not yet right
# says: After the call, the `X` that your function was given is no longer the same.
import numpy as np


def scale(X):
    scaled = np.asarray(X, dtype="float32") / 255
    if isinstance(X, np.ndarray):
        X[:] = scaled
    return scaled
