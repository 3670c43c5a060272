# outcome: not yet right
# says: numbers differ from the file
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path, dtype="uint8")
    pixels = [name for name in data.columns if name != "label"]
    data[pixels] = 255 - data[pixels]
    return data
