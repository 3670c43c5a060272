# outcome: raised
# says: return pd.read_csv(path, dtype="int8")
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="int8")
