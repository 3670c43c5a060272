# outcome: not yet right
# says: The file's columns are label, pixel0, pixel1 … pixel783
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8", index_col=0)
