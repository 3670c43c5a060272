# outcome: not yet right
# says: In the mean 0, the pixel in row
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in np.unique(y):
        images[digit] = X[y == digit].mean(axis=0).round().reshape(28, 28)
    return images
