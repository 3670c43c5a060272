# outcome: not yet right
# says: 10 is no digit
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y)).value_counts().reindex(range(11), fill_value=0)
