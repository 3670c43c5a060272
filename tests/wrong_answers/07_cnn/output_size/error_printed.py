# outcome: not yet right
# says: printed a message and gave None
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        print("ValueError: that makes no sense")
        return None
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        print("ValueError: the kernel doesn't fit")
        return None
    return (size - kernel) // stride + 1
