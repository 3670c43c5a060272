# outcome: not yet right
# says: The column label has the type int64.
import pandas as pd


def read_digits(path):
    return pd.read_csv(path)
