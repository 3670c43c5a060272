# outcome: not yet right
# says: the `counts` that your function was given
import numpy as np


def most_confused(counts, n=3):
    np.fill_diagonal(counts, 0)
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if c > 0]
    return sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))[:n]
