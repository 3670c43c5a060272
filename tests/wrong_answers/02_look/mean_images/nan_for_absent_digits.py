# outcome: not yet right
# says: No row shows a 4, and its mean image holds nan
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    return np.stack([X[y == digit].mean(axis=0).reshape(28, 28) for digit in range(10)])
