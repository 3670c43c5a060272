# outcome: raised
# says: output_size(7
def output_size(size, kernel, stride=1, padding="valid"):
    if kernel > size:
        raise ValueError("the kernel doesn't fit")
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1
