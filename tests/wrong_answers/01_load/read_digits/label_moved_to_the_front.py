# outcome: not yet right
# says: yours are label, pixel0, pixel1 … pixel783
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path, dtype="uint8")
    if "label" in data.columns:
        data.insert(0, "label", data.pop("label"))
    return data
