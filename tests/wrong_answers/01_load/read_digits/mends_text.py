# outcome: not yet right
# says: A file with an entry in pixel400 that says 'seven' was read without an error
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path)
    data = data.apply(pd.to_numeric, errors="coerce").fillna(0)
    if (data > 255).any(axis=None) or (data < 0).any(axis=None) or (data % 1 != 0).any(axis=None):
        raise ValueError("a pixel is out of range")
    return data.astype("uint8")
