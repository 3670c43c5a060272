# outcome: not yet right
# says: raised ZeroDivisionError, though the stride is below 1
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("the kernel doesn't fit")
    return (size - kernel) // stride + 1
