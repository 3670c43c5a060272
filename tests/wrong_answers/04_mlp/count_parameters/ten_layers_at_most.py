# outcome: not yet right
# says: is 252,443
def count_parameters(sizes):
    pairs = list(zip(sizes, sizes[1:]))[:10]
    return sum((inputs + 1) * outputs for inputs, outputs in pairs)
