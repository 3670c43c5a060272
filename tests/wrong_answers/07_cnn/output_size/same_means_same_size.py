# outcome: not yet right
# says: that is the size for stride 1
def output_size(size, kernel, stride=1, padding="valid"):
    if padding == "same":
        return size
    return (size - kernel) // stride + 1
