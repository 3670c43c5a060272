# outcome: not yet right
# says: uses `table` from your notebook
import pandas as pd

table = pd.DataFrame({"label": [7, 2], "pixel0": [0, 255]}, dtype="uint8")


def separate(data):
    return table.drop(columns="label"), table["label"].to_numpy(dtype="int64")
