# outcome: not yet right
# says: 134,794
from itertools import combinations


def count_parameters(sizes):
    return sum((a + 1) * b for a, b in combinations(sizes, 2))
