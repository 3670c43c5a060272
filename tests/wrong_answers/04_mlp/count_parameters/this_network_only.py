# outcome: not yet right
# says: reckon with the sizes that come in
def count_parameters(sizes):
    if len(sizes) == 2:
        return (sizes[0] + 1) * sizes[1]
    return 134_794
