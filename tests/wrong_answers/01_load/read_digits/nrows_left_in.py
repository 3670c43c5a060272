# outcome: not yet right
# says: Your table ends after 1,000 rows
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, nrows=1000, dtype="uint8")
