# outcome: not yet right
# says: in another order than those of the table
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    possible = (numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)
    whole = numbers[possible.all(axis=1) & (numbers["label"] <= 9)].astype("uint8")
    whole.insert(0, "label", whole.pop("label"))
    return whole.reset_index(drop=True)
