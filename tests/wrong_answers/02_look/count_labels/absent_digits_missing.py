# outcome: not yet right
# says: 4 and 9 did not occur and are missing.
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts().sort_index()
