# outcome: not yet right
# says: the row is the true digit
import numpy as np


def most_confused(counts, n=3):
    pairs = [(j, i, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    return sorted(pairs, key=lambda p: (-p[2], p[1], p[0]))[:n]
