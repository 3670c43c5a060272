# outcome: not yet right
# says: image[0, :3] is 68
import numpy as np


def to_image(pixels):
    return np.flipud(np.asarray(pixels).reshape(28, 28))
