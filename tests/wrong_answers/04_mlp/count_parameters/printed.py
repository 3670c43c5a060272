# outcome: not yet right
# says: Your function returned None
def count_parameters(sizes):
    print(sum((a + 1) * b for a, b in zip(sizes, sizes[1:])))
