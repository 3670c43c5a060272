# outcome: not yet right
# says: the `probabilities` that your function was given
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    right = probabilities.argmax(axis=1) == np.asarray(y_true)
    probabilities[right] = 0
    return np.argsort(-probabilities.max(axis=1))[: min(n, int((~right).sum()))]
