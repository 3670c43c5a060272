# outcome: not yet right
# says: stride=2) is
def output_size(size, kernel, stride=1, padding="valid"):
    return size - kernel + 1
