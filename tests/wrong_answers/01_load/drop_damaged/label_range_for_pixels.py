# outcome: not yet right
# says: Row 0 (counted from 0) is whole
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 9)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
