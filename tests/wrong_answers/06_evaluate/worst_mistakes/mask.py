# outcome: not yet right
# says: an array of shape (6,) and type bool
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    return probabilities.argmax(axis=1) != np.asarray(y_true)
