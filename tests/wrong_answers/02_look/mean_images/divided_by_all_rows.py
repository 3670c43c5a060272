# outcome: not yet right
# says: column 13 is 0.382979
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in range(10):
        images[digit] = X[y == digit].sum(axis=0).reshape(28, 28) / len(X)
    return images
