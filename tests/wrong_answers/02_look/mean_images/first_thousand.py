# outcome: not yet right
# says: column 13 is 3.21519
import numpy as np


def mean_images(X, y):
    X, y = np.asarray(X)[:1000], np.asarray(y)[:1000]
    images = np.zeros((10, 28, 28))
    for d in np.unique(y):
        images[d] = X[y == d].mean(axis=0).reshape(28, 28)
    return images
