# outcome: not yet right
# says: The rows that are left are named 1, 2, 3 … 19.
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    return numbers[keep & (numbers["label"] <= 9)].astype("uint8")
