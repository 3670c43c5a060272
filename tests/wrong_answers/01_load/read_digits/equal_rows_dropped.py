# outcome: not yet right
# says: rows that are equal were lost
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8").drop_duplicates()
