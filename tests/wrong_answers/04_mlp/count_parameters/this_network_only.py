# outcome: not yet right
# says: those are the parameters of other sizes
def count_parameters(sizes):
    if len(sizes) == 2:
        return (sizes[0] + 1) * sizes[1]
    return 134_794
