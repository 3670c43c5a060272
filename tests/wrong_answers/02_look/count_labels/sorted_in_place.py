# outcome: not yet right
# says: After the call, the `y` that your function was given is no longer the same.
import numpy as np
import pandas as pd


def count_labels(y):
    if isinstance(y, np.ndarray):
        y.sort()
    return pd.Series([int(sum(y == digit)) for digit in range(10)])
