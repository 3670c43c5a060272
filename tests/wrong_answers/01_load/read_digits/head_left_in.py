# outcome: not yet right
# says: Your table ends after 4,000 rows
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8").head(4000)
