# outcome: done
# unusual: folds one image at a time
import numpy as np

from digitkit import scale, to_image


def to_tensor(X):
    return np.expand_dims(np.stack([to_image(row) for row in scale(X)]), -1)
