# outcome: not yet right
# says: Your result has the shape (784,).
import numpy as np


def to_image(pixels):
    return np.asarray(pixels)
