# outcome: not yet right
# says: output_size(28, 0, padding='same') gave the number 28
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    if padding == "same":
        return -(-size // stride)
    if kernel > size or kernel < 1:
        raise ValueError("the kernel doesn't fit")
    return (size - kernel) // stride + 1
