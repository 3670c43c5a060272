# outcome: raised
# says: cannot safely convert passed user dtype of int8
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="int8")
