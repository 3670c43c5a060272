# outcome: not yet right
# says: they are shares, not counts
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts(normalize=True).reindex(range(10), fill_value=0)
