# outcome: not yet right
# says: padding='full') gave the number 26
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1:
        raise ValueError("below 1")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("the kernel doesn't fit")
    return (size - kernel) // stride + 1
