# outcome: not yet right
# says: 11 rows of 20
import pandas as pd


def drop_damaged(data):
    keep = pd.Series(True, index=data.index)
    for name in data.columns:
        column = data[name]
        if not pd.api.types.is_numeric_dtype(column):
            keep &= False
            continue
        keep &= column.between(0, 9 if name == "label" else 255) & (column % 1 == 0)
    return data[keep].astype("uint8").reset_index(drop=True)
