# outcome: not yet right
# says: rows and columns are swapped
import numpy as np


def to_image(pixels):
    return np.asarray(pixels).reshape(28, 28).T
