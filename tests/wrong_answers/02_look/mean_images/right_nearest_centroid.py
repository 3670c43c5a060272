# outcome: done
# unusual: scikit-learn's nearest centroid computes the means
from sklearn.neighbors import NearestCentroid
import numpy as np


def mean_images(X, y):
    c = NearestCentroid().fit(np.asarray(X, dtype=float), np.asarray(y))
    out = np.zeros((10, 28, 28))
    out[c.classes_] = c.centroids_.reshape(-1, 28, 28)
    return out
