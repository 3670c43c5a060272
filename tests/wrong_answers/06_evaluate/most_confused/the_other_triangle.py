# outcome: not yet right
# says: no pair with true < predicted is among them
import numpy as np


def most_confused(counts, n=3):
    lower = np.tril(counts, k=-1)
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(lower) if c > 0]
    return sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))[:n]
