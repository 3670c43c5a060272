# outcome: done
# unusual: mends each mean with every row
import numpy as np


def mean_images(X, y):
    out = np.zeros((10, 784))
    n = [0] * 10
    for p, d in zip(np.asarray(X), np.asarray(y)):
        n[d] += 1
        out[d] += (p - out[d]) / n[d]
    return out.reshape(10, 28, 28)
