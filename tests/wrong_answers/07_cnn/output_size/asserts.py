# outcome: not yet right
# says: raised AssertionError
def output_size(size, kernel, stride=1, padding="valid"):
    assert min(size, kernel, stride) >= 1 and padding in ("valid", "same")
    assert padding == "same" or kernel <= size
    if padding == "same":
        return -(-size // stride)
    return (size - kernel) // stride + 1
