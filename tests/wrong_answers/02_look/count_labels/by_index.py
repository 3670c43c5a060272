# outcome: not yet right
# says: From a Series of the same labels you counted
import pandas as pd


def count_labels(y):
    if isinstance(y, pd.Series):
        y = y[~y.index.duplicated()]
    return pd.Series(y).value_counts().reindex(range(10), fill_value=0)
