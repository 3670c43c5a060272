# outcome: not yet right
# says: you counted
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.sort(np.bincount(y, minlength=10)))
