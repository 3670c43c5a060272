# outcome: not yet right
# says: Your index is [5, 3, 1, 6, 8, 0, 7, 2]
import pandas as pd


def count_labels(y):
    return pd.Series(y).value_counts()
