# outcome: not yet right
# says: each value after the input has a bias too
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))
