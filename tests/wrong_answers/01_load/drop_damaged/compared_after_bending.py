# outcome: not yet right
# says: has '256' in pixel101, but you kept it.
import pandas as pd


def drop_damaged(data):
    whole = data.apply(pd.to_numeric, errors="coerce").dropna()
    whole = whole[whole["label"].isin(range(10))].astype("int64").astype("uint8")
    pixels = whole.drop(columns="label")
    return whole[((pixels >= 0) & (pixels <= 255)).all(axis=1)].reset_index(drop=True)
