# outcome: not yet right
# says: column 13 is 0.0141176
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X) / 255, np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in np.unique(y):
        images[digit] = X[y == digit].mean(axis=0).reshape(28, 28)
    return images
