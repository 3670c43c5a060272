# outcome: not yet right
# says: The image of a Series has the type uint8
import numpy as np


def to_image(pixels):
    p = np.asarray(pixels)
    if p.dtype.kind == "i":
        p = p.astype("uint8")
    return p.reshape(28, 28)
