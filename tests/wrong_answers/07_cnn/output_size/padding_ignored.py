# outcome: not yet right
# says: that is the size for "valid"
def output_size(size, kernel, stride=1, padding="valid"):
    return (size - kernel) // stride + 1
