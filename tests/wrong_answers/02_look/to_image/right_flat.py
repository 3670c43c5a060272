# outcome: done
# unusual: fills an empty array through its `flat`
import numpy as np


def to_image(pixels):
    out = np.empty((28, 28), np.asarray(pixels).dtype)
    out.flat = np.asarray(pixels)
    return out
