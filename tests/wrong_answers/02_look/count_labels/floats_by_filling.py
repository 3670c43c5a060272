# outcome: not yet right
# says: Your counts have the type float64.
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts().reindex(range(10)).fillna(0)
