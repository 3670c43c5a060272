# outcome: not yet right
# says: the list stays as it was
def count_parameters(sizes):
    if isinstance(sizes, tuple):
        sizes = list(sizes)
    total, inputs = 0, sizes.pop(0)
    while sizes:
        outputs = sizes.pop(0)
        total += (inputs + 1) * outputs
        inputs = outputs
    return total
