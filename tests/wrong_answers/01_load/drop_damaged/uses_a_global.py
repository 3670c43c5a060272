# outcome: not yet right
# says: uses `broken` from your notebook
import pandas as pd

broken = pd.DataFrame({"label": [7, 2], "pixel0": [0.0, None]})


def drop_damaged(data):
    numbers = broken.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis="columns")
    keep &= numbers["label"] <= 9
    return numbers[keep].astype("uint8").reset_index(drop=True)
