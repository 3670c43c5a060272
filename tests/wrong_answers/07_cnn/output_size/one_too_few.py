# outcome: not yet right
# says: is 25: one too few
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("below 1")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("too large")
    return (size - kernel) // stride
