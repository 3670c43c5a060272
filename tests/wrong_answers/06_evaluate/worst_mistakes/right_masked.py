# outcome: done
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    wrong = probabilities.argmax(axis=1) != np.asarray(y_true)
    sure = np.where(wrong, probabilities.max(axis=1), -1.0)
    return np.argsort(sure)[::-1][: min(n, wrong.sum())]
