# outcome: not yet right
# says: a type that holds large sums
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for d in np.unique(y):
        images[d] = (X[y == d].sum(axis=0, dtype="uint16") / (y == d).sum()).reshape(28, 28)
    return images
