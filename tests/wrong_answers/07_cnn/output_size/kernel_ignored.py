# outcome: not yet right
# says: that is the size for "same"
def output_size(size, kernel, stride=1, padding="valid"):
    return size // stride
