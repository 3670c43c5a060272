# outcome: done
import numpy as np


def most_confused(counts, n=3):
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    order = np.argsort(-mistakes.ravel(), kind="stable")[:n]
    return [[p // 10, p % 10, mistakes.ravel()[p]] for p in order if mistakes.ravel()[p] > 0]
