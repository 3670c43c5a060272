# outcome: not yet right
# says: X has 785 columns
import pandas as pd


def separate(data: pd.DataFrame):
    return data, data["label"].to_numpy()
