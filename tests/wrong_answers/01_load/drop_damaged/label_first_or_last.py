# outcome: not yet right
# says: has '200' in label, but you kept it
import pandas as pd


def drop_damaged(data):
    n = data.apply(pd.to_numeric, errors="coerce")
    lab = n.iloc[:, 0] if data.columns[0] == "label" else n.iloc[:, -1]
    ok = n.isin(range(256)).all(axis=1) & lab.isin(range(10))
    return n[ok].astype("uint8").reset_index(drop=True)
