# outcome: not yet right
# says: uses `X_train` from your notebook
import numpy as np

from digitkit import scale

X_train = np.arange(3 * 784).reshape(3, 784).astype("uint8")


def to_tensor(X):
    return scale(X_train).reshape(-1, 28, 28, 1)
