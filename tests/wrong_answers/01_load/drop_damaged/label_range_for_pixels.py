# outcome: not yet right
# says: is whole, but you dropped it.
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 9)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
