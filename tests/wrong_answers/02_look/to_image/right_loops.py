# outcome: done
import numpy as np


def to_image(pixels):
    values = np.array(pixels)
    image = np.zeros((28, 28), dtype=values.dtype)
    for row in range(28):
        for column in range(28):
            image[row, column] = values[row * 28 + column]
    return image
