# outcome: not yet right
# says: is 362,696
from itertools import combinations


def count_parameters(sizes):
    return sum((a + 1) * b for a, b in combinations(sizes, 2))
