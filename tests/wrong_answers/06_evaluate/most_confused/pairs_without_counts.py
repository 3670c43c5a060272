# outcome: not yet right
# says: the first of them a tuple of 2 values
import numpy as np


def most_confused(counts, n=3):
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    return [p[:2] for p in sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))[:n]]
