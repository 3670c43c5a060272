# outcome: not yet right
# says: divided by the largest pixel
import numpy as np


def to_tensor(X):
    images = np.asarray(X, dtype="float32").reshape(-1, 28, 28, 1)
    return images / images.max()
