# outcome: not yet right
# says: Your table has 21 rows
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, header=None)
