# outcome: not yet right
# says: that is the last layer, 128 to 10, alone
def count_parameters(sizes):
    for inputs, outputs in zip(sizes, sizes[1:]):
        total = (inputs + 1) * outputs
    return total
