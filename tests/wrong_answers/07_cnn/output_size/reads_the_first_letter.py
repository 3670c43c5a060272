# outcome: not yet right
# says: padding='symmetric') gave the number 28
def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding[:1] not in ("s", "v"):
        raise ValueError("that makes no sense")
    if padding[:1] == "s":
        return -(-size // stride)
    if kernel > size:
        raise ValueError("the kernel does not fit")
    return (size - kernel) // stride + 1
