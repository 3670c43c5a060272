# outcome: done
# unusual: sorts all rows, and then keeps the wrong ones
import numpy as np


def worst_mistakes(probabilities, y_true, n=12):
    wrong = probabilities.argmax(axis=1) != np.asarray(y_true)
    order = np.argsort(-probabilities.max(axis=1))
    return order[wrong[order]][:n]
