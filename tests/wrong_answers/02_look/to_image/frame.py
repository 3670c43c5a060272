# outcome: not yet right
# says: Your function returned a DataFrame of 28 rows and 28 columns.
import numpy as np
import pandas as pd


def to_image(pixels):
    return pd.DataFrame(np.asarray(pixels).reshape(28, 28))
