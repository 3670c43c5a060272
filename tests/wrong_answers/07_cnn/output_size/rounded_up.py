# outcome: not yet right
# says: the last step is too short
from math import ceil


def output_size(size, kernel, stride=1, padding="valid"):
    return ceil((size - kernel) / stride) + 1
