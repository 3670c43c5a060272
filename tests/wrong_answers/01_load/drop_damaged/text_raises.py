# outcome: raised
# says: Unable to parse string 'five'
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric)
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    keep &= numbers["label"] <= 9
    return numbers[keep].astype("uint8").reset_index(drop=True)
