# outcome: not yet right
# says: Your images have the type uint8.
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28), dtype="uint8")
    for digit in np.unique(y):
        images[digit] = X[y == digit].mean(axis=0).reshape(28, 28)
    return images
