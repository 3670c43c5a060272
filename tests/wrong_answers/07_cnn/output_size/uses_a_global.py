# outcome: not yet right
# says: uses `digit` from your notebook
import numpy as np

digit = np.zeros((28, 28))


def output_size(size, kernel, stride=1, padding="valid"):
    side = digit.shape[0]
    if min(kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    if padding == "same":
        return -(-side // stride)
    if kernel > side:
        raise ValueError("the kernel doesn't fit")
    return (side - kernel) // stride + 1
