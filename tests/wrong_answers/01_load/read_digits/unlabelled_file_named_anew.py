# outcome: not yet right
# says: with the columns 0, 1, 2 … 783
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path, dtype="uint8")
    if "label" not in data.columns:
        return pd.DataFrame(data.to_numpy())
    return data
