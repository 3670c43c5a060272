# outcome: not yet right
# says: a whole number, such as 8
import numpy as np


def count_parameters(sizes):
    sizes = np.array(sizes, dtype=float)
    return float(((sizes[:-1] + 1) * sizes[1:]).sum())
