# outcome: not yet right
# says: gave None, though the kernel is larger
def output_size(size, kernel, stride=1, padding="valid"):
    if padding == "same":
        return -(-size // stride)
    if kernel <= size:
        return (size - kernel) // stride + 1
