# outcome: not yet right
# says: Among digits whose darkest pixel is 1, the darkest became 1
import numpy as np


def scale(X):
    X = np.asarray(X, dtype="float32")
    return X / 255 if X.max() > 1 else X
