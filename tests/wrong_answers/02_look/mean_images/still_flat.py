# outcome: not yet right
# says: Your result has the shape (10, 784).
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 784))
    for digit in np.unique(y):
        images[digit] = X[y == digit].mean(axis=0)
    return images
