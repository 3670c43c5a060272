# outcome: not yet right
# says: Among digits whose darkest pixel is 100, the darkest became 1.
import numpy as np


def scale(X):
    X = np.asarray(X, dtype="float32")
    return X / X.max()
