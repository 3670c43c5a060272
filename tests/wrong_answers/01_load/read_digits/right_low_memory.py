# outcome: done
# unusual: an argument that changes nothing
import pandas as pd


def read_digits(path):
    return pd.read_csv(path, dtype="uint8", low_memory=False)
