# outcome: not yet right
# says: that is the first layer, 784 to 128, alone
def count_parameters(sizes):
    total = 0
    for inputs, outputs in zip(sizes, sizes[1:]):
        total += (inputs + 1) * outputs
        return total
