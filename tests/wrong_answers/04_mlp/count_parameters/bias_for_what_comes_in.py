# outcome: not yet right
# says: it has a bias for each value that comes in
def count_parameters(sizes):
    return sum(inputs * (outputs + 1) for inputs, outputs in zip(sizes, sizes[1:]))
