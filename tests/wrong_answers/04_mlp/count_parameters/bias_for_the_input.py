# outcome: not yet right
# says: it counts biases for the input too
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)
