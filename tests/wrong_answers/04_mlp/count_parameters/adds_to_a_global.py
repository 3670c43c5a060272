# outcome: not yet right
# says: Called twice with [3, 2], your function gives 16, then 24
total = 0


def count_parameters(sizes):
    global total
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        total += (inputs + 1) * outputs
    return total
