# outcome: not yet right
# says: Row 6 (counted from 0) has '10' in label, but you kept it.
import pandas as pd


def drop_damaged(data: pd.DataFrame) -> pd.DataFrame:
    return data.dropna().astype("uint8").reset_index(drop=True)
