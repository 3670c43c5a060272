# outcome: done
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path)
    for column in data.columns:
        if data[column].dtype.kind != "i" or not data[column].between(0, 255).all():
            raise ValueError(f"{column} has a cell that is no whole number from 0 to 255")
    return data.astype("uint8")
