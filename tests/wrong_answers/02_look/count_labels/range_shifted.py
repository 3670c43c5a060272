# outcome: not yet right
# says: although it occurs 6 times, and 10 is no digit
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts().reindex(range(1, 11), fill_value=0)
