# outcome: not yet right
# says: In the mean 0, the pixel in row 0, column 0 is
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in np.unique(y):
        images[digit] = X[y == digit].mean()
    return images
