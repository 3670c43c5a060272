# outcome: not yet right
# says: Your result has the shape (1, 28, 28).
import numpy as np


def to_image(pixels):
    return np.asarray(pixels).reshape(-1, 28, 28)
