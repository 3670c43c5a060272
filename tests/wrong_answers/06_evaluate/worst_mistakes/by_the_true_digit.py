# outcome: not yet right
# says: not by what the true digit got
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    y_true = np.asarray(y_true)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != y_true)
    given = probabilities[wrong, y_true[wrong]]
    return wrong[np.argsort(given)][:n]
