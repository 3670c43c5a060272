# outcome: done
import math

import numpy as np


def standardize(X_train, X_val):
    X_train, X_val = np.array(X_train), np.array(X_val)
    Z_train = np.zeros(X_train.shape, dtype=np.float32)
    Z_val = np.zeros(X_val.shape, dtype=np.float32)
    for pixel in range(X_train.shape[1]):
        values = X_train[:, pixel].astype(float)
        mean = sum(values) / len(values)
        spread = math.sqrt(sum((values - mean) ** 2) / len(values))
        Z_train[:, pixel] = (values - mean) / (spread or 1)
        Z_val[:, pixel] = (X_val[:, pixel] - mean) / (spread or 1)
    return Z_train, Z_val
