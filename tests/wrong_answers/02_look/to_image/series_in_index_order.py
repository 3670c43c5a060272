# outcome: not yet right
# says: From a Series you made another image
import numpy as np
import pandas as pd


def to_image(pixels):
    if isinstance(pixels, pd.Series):
        pixels = pixels.sort_index()
    return np.asarray(pixels).reshape(28, 28)
