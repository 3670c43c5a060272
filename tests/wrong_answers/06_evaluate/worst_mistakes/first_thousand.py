# outcome: not yet right
# says: look at all rows
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    probabilities, y_true = probabilities[:1000], np.asarray(y_true)[:1000]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != y_true)
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong])][:n]
