# outcome: done
# unusual: a heap finds the n largest
import heapq

import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))
    return heapq.nlargest(n, wrong, key=lambda row: probabilities[row].max())
