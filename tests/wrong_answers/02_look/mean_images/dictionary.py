# outcome: not yet right
# says: Your function returned a dict of 10 values.
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    return {d: X[y == d].mean(axis=0).reshape(28, 28) if d in y else 0 for d in range(10)}
