# outcome: done
import pandas as pd


def drop_damaged(data):
    clean = data.copy()
    clean = clean.apply(lambda column: pd.to_numeric(column, errors="coerce")).reset_index(
        drop=True
    )
    clean = clean.dropna()
    clean = clean[clean["label"].isin(range(10))]
    pixels = clean.drop(columns="label")
    clean = clean[~((pixels < 0) | (pixels > 255) | (pixels != pixels.round())).any(axis=1)]
    return clean.astype("uint8").reset_index(drop=True)
