# outcome: not yet right
# says: you give [1, 3, 4]
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    return np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))[:n]
