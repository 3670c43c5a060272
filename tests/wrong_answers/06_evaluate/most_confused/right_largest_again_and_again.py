# outcome: done
# unusual: takes the largest out of a copy, n times
import numpy as np


def most_confused(counts, n=3):
    left = np.where(np.eye(10), 0, counts)
    pairs = []
    while len(pairs) < n and left.max() > 0:
        true, predicted = divmod(int(left.argmax()), 10)
        pairs.append((true, predicted, int(left[true, predicted])))
        left[true, predicted] = 0
    return pairs
