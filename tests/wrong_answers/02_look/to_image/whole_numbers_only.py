# outcome: not yet right
# says: The image of a Series has the type uint8.
import numpy as np


def to_image(pixels):
    return np.asarray(pixels, dtype="uint8").reshape(28, 28)
