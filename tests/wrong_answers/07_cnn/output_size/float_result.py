# outcome: not yet right
# says: output_size(28, 3) is the number 26.0
def output_size(size, kernel, stride=1, padding="valid"):
    return (size - kernel) / stride + 1
