# outcome: not yet right
# says: it has one bias for each layer
def count_parameters(sizes):
    return sum(inputs * outputs + 1 for inputs, outputs in zip(sizes, sizes[1:]))
