# outcome: not yet right
# says: gave the number 0, though the kernel is larger
def output_size(size, kernel, stride=1, padding="valid"):
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1
