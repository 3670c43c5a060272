# outcome: not yet right
# says: not even once
import numpy as np


def most_confused(counts, n=3):
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 1]
    return sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))[:n]
