# outcome: not yet right
# says: Among 4,146 labels you counted 0 × the digit 0
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.sort(np.bincount(y, minlength=10)))
