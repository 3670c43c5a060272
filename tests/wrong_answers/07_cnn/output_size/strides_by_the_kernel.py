# outcome: not yet right
# says: that is for another stride
def output_size(size, kernel, stride=None, padding="valid"):
    stride = kernel if stride is None else stride
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("the kernel does not fit")
    return (size - kernel) // stride + 1
