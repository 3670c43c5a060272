# outcome: not yet right
# says: uses `sizes` from your notebook
from itertools import pairwise

sizes = [784, 128, 128, 128, 10]


def count_parameters(layers):
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
