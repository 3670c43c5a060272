# outcome: done
from math import ceil, floor


class TooLarge(ValueError):
    pass


def output_size(size, kernel, stride=1, padding="valid"):
    if size < 1 or kernel < 1 or stride < 1 or padding not in {"valid", "same"}:
        raise ValueError("size, kernel and stride start at 1")
    if padding == "valid":
        if kernel > size:
            raise TooLarge(f"{kernel} > {size}")
        return floor((size - kernel) / stride) + 1
    return ceil(size / stride)
