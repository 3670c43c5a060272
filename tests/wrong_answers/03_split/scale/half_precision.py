# outcome: not yet right
# says: The pixel value 19 became 0.07452
import numpy as np


def scale(X):
    return (np.asarray(X, dtype="float16") / 255).astype("float32")
