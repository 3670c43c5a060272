# outcome: not yet right
# says: count_parameters([5, 4, 3, 2])
def count_parameters(sizes):
    sizes = list(sizes)
    if len(sizes) == 2:
        return (sizes[0] + 1) * sizes[1]
    return (sizes[0] + 1) * sizes[1] + 2 * (sizes[1] + 1) * sizes[1] + (sizes[-2] + 1) * sizes[-1]
