# outcome: not yet right
# says: Your function returned a Series of 785 values.
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8").squeeze(axis="index")
