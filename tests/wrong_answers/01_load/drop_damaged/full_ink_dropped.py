# outcome: not yet right
# says: Row 0 (counted from 0) is whole
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    pixels = numbers.drop(columns="label")
    keep = numbers["label"].isin(range(10)) & ((pixels >= 0) & (pixels < 255)).all(axis=1)
    return numbers[keep].astype("uint8").reset_index(drop=True)
