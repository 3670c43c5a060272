# outcome: not yet right
# says: Your table has 19 rows; the file holds 20 digits
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, skiprows=1, dtype="uint8")
