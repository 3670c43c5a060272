# outcome: not yet right
# says: The image of a Series has the type float64
import numpy as np


def to_image(pixels):
    image = np.zeros((28, 28))
    image[:] = np.asarray(pixels).reshape(28, 28)
    return image
