# outcome: not yet right
# says: Your index is [1,
import pandas as pd


def count_labels(y):
    return pd.Series(y).value_counts()
