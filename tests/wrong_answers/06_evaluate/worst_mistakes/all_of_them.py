# outcome: not yet right
# says: you give 307
import numpy as np


def worst_mistakes(probabilities, y_true, n=None):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong])][:n]
