# outcome: not yet right
# says: the entry became 255.
import pandas as pd


def read_digits(path):
    return pd.read_csv(path).clip(0, 255).astype("uint8")
