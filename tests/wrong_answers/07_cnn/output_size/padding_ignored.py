# outcome: not yet right
# says: padding='same') is 26
def output_size(size, kernel, stride=1, padding="valid"):
    return (size - kernel) // stride + 1
