# outcome: not yet right
# says: 17 rows of 20
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    keep &= numbers.iloc[:, 0] <= 9
    return numbers[keep].astype("uint8").reset_index(drop=True)
