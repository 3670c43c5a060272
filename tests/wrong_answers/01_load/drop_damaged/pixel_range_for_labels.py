# outcome: not yet right
# says: Row 6 (counted from 0) has '10' in label, but you kept it.
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
