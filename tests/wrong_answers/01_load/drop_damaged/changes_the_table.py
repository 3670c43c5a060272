# outcome: not yet right
# says: After the call, the `data` that your function was given is no longer the same.
import pandas as pd


def drop_damaged(data):
    for name in data.columns:
        data[name] = pd.to_numeric(data[name], errors="coerce")
    keep = ((data >= 0) & (data <= 255) & (data % 1 == 0)).all(axis=1) & (data["label"] <= 9)
    return data[keep].astype("uint8").reset_index(drop=True)
