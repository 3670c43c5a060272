# outcome: not yet right
# says: In the mean 0, the pixel in row
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in range(10):
        images[digit] = X[y == digit].sum(axis=0).reshape(28, 28) / len(X)
    return images
