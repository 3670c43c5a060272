# outcome: not yet right
# says: one number for each digit, and no image
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    means = [X[y == digit].mean() if (y == digit).any() else 0.0 for digit in range(10)]
    return np.array(means)
