# outcome: not yet right
# says: 9 did not occur and is missing
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.bincount(y))
