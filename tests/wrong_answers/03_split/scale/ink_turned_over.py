# outcome: not yet right
# says: The pixel value 0 became 1.
import numpy as np


def scale(X):
    return 1 - np.asarray(X, dtype="float32") / 255
