# outcome: not yet right
# says: uses `lightest` from your notebook
import numpy as np
import pandas as pd

lightest = pd.DataFrame(np.zeros((5, 784), dtype="uint8"))


def mean_images(X, y):
    pixels, digits = lightest.to_numpy(), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in np.unique(digits):
        images[digit] = pixels[digits == digit].mean(axis=0).reshape(28, 28)
    return images
