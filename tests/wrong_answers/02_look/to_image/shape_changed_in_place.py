# outcome: not yet right
# says: After the call, the `pixels` that your function was given is no longer the same.
import numpy as np


def to_image(pixels):
    if isinstance(pixels, np.ndarray):
        pixels.shape = (28, 28)
        return pixels
    return pixels.to_numpy().reshape(28, 28)
