# outcome: done
# unusual: reads the file piece by piece
import pandas as pd


def read_digits(path):
    return pd.concat(pd.read_csv(path, dtype="uint8", chunksize=500), ignore_index=True)
