# outcome: not yet right
# says: output_size(28, 4, stride=1, padding='same') is 27: that is with 1 zero on each side
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    zeros = (kernel - 1) // 2 if padding == "same" else 0
    if kernel > size + 2 * zeros:
        raise ValueError("the kernel doesn't fit")
    return (size + 2 * zeros - kernel) // stride + 1
