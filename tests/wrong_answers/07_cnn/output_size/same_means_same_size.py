# outcome: not yet right
# says: stride=2, padding='same') is 28
def output_size(size, kernel, stride=1, padding="valid"):
    if padding == "same":
        return size
    return (size - kernel) // stride + 1
