# outcome: done
# unusual: rows at the distance 0
from scipy.spatial.distance import cdist
import numpy as np


def count_shared_rows(X_train, X_val):
    return int((cdist(np.asarray(X_val, float), np.asarray(X_train, float)).min(axis=1) == 0).sum())
