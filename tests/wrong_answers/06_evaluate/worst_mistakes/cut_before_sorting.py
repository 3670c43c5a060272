# outcome: not yet right
# says: sort all mistakes, and only then take the first `n`
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))[:n]
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong])]
