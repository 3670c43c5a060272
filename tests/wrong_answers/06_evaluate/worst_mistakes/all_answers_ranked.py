# outcome: not yet right
# says: its answer is right
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    return np.argsort(-probabilities.max(axis=1))[:n]
