# outcome: not yet right
# says: one of each: rows that are equal were lost
import pandas as pd


def drop_damaged(data):
    n = data.apply(pd.to_numeric, errors="coerce")
    ok = n.isin(range(256)).all(axis=1) & n["label"].isin(range(10))
    return n[ok].drop_duplicates().astype("uint8").reset_index(drop=True)
