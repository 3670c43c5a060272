# outcome: not yet right
# says: equal counts are in another order
import numpy as np


def most_confused(counts, n=3):
    pairs = [(int(c), i, j) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    return [(i, j, c) for c, i, j in sorted(pairs, reverse=True)[:n]]
