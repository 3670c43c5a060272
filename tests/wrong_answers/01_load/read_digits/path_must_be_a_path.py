# outcome: raised
# says: 'str' object has no attribute 'open'
import pandas as pd


def read_digits(path):
    with path.open() as file:
        return pd.read_csv(file, dtype="uint8")
