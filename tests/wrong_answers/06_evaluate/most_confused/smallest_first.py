# outcome: not yet right
# says: the largest count is not first
import numpy as np


def most_confused(counts, n=3):
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    return sorted(pairs, key=lambda p: p[2])[:n]
