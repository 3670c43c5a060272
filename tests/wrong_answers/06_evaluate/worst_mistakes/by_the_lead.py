# outcome: not yet right
# says: sort the rows of the wrong answers by how sure
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))
    ordered = np.sort(probabilities[wrong], axis=1)
    return wrong[np.argsort(ordered[:, -2] - ordered[:, -1])][:n]
