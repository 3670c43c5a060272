# outcome: not yet right
# says: 0 is missing, although it occurs
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts().reindex(range(1, 10), fill_value=0)
