# outcome: not yet right
# says: Your function returned a TextFileReader
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8", chunksize=1000)
