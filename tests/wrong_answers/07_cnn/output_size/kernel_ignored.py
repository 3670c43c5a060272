# outcome: not yet right
# says: output_size(28, 3) is 28
def output_size(size, kernel, stride=1, padding="valid"):
    return size // stride
