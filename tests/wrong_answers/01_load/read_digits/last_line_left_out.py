# outcome: not yet right
# says: every line below the header is a digit
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8", skipfooter=1, engine="python")
