# outcome: done
# unusual: lays out all windows with NumPy, and counts them
import numpy as np


def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    pixels = np.zeros(size)
    if padding == "same":
        return pixels[::stride].size
    return len(np.lib.stride_tricks.sliding_window_view(pixels, kernel)[::stride])
