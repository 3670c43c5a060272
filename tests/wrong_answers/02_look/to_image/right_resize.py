# outcome: done
# unusual: `np.resize` takes a Series too
import numpy as np


def to_image(pixels):
    return np.resize(pixels, (28, 28))
