# outcome: not yet right
# says: From a DataFrame you made other images (float64)
import numpy as np
import pandas as pd

from digitkit import scale


def to_tensor(X):
    if isinstance(X, pd.DataFrame):
        return (X / 255).to_numpy(dtype="float64").reshape(-1, 28, 28, 1)
    return scale(X).reshape(-1, 28, 28, 1)
