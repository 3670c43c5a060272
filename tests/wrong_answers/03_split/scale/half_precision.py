# outcome: not yet right
# says: one division by 255 for all pixels
import numpy as np


def scale(X):
    return (np.asarray(X, dtype="float16") / 255).astype("float32")
