# outcome: not yet right
# says: count_parameters([3, 2]) is 0
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 2):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total
