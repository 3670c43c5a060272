# outcome: not yet right
# says: count_parameters([3, 2]) is the number 8.0
import numpy as np


def count_parameters(sizes):
    sizes = np.array(sizes, dtype=float)
    return float(((sizes[:-1] + 1) * sizes[1:]).sum())
