# outcome: not yet right
# says: in pixel400 that says 256 was read without an error; the entry became 0.
import pandas as pd


def read_digits(path):
    return pd.read_csv(path).astype("uint8")
