# outcome: not yet right
# says: is 3,722
import numpy as np


def count_parameters(sizes):
    sizes = np.array(sizes, dtype="uint16")
    total = np.uint16(0)
    for i in range(len(sizes) - 1):
        total = total + (sizes[i] + np.uint16(1)) * sizes[i + 1]
    return total
