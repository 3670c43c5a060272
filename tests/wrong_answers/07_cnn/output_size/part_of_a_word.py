# outcome: not yet right
# says: padding='val') gave the number 26
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in "valid same":
        raise ValueError("that makes no sense")
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("the kernel does not fit")
    return (size - kernel) // stride + 1
