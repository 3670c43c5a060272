# outcome: not yet right
# says: returned a ValueError instead of raising it
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        return ValueError("that makes no sense")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        return ValueError("the kernel doesn't fit")
    return (size - kernel) // stride + 1
