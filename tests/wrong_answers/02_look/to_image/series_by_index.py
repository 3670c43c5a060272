# outcome: not yet right
# says: From a Series you made another image
import numpy as np


def to_image(pixels):
    image = np.zeros((28, 28), dtype=np.asarray(pixels).dtype)
    for r in range(28):
        for c in range(28):
            image[r, c] = pixels[28 * r + c]
    return image
