# outcome: done
# unusual: a product with zeros and ones, by `einsum`
import numpy as np


def mean_images(X, y):
    h = (np.arange(10)[:, None] == np.asarray(y)).astype(float)
    t = np.einsum("dn,np->dp", h, np.asarray(X, dtype=float))
    return (t / np.maximum(h.sum(axis=1, keepdims=True), 1)).reshape(10, 28, 28)
