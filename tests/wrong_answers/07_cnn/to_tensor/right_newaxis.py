# outcome: done
import numpy as np


def to_tensor(X):
    images = np.array(X, dtype=np.float32).reshape(len(X), 28, 28)
    return images[..., np.newaxis] / np.float32(255)
