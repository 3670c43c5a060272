# outcome: not yet right
# says: 9999999999999999999999999 was read without an error
import pandas as pd


def read_digits(path):
    try:
        return pd.read_csv(path, dtype="uint8")
    except OverflowError as error:
        print(error)
