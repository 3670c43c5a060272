# outcome: not yet right
# says: became 0.
import numpy as np


def scale(X):
    return (np.asarray(X) // 255).astype("float32")
