# outcome: not yet right
# says: sort all the pairs, and only then take the first n
import numpy as np


def most_confused(counts, n=3):
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    return sorted(pairs[:n], key=lambda p: (-p[2], p[0], p[1]))
