# outcome: not yet right
# says: Your table ends after 1,000 rows
import pandas as pd


def read_digits(path):
    for chunk in pd.read_csv(path, dtype="uint8", chunksize=1000):
        return chunk
