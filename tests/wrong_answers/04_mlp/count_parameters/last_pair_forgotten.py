# outcome: not yet right
# says: the last layer, 128 to 10, is not counted
def count_parameters(sizes):
    total = (sizes[0] + 1) * sizes[1]
    for i in range(1, len(sizes) - 2):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total
