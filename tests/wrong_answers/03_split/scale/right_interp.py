# outcome: done
import numpy as np


def scale(pixels):
    rows = []
    for row in np.array(pixels):
        rows.append(np.interp(row, [0, 255], [0, 1]))
    return np.array(rows).astype(np.float32)
