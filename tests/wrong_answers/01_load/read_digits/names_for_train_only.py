# outcome: raised
# says: ['label'] not in index
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path, dtype="uint8")
    columns = ["label"] + [f"pixel{i}" for i in range(784)]
    if data.columns[-1] == "label":
        columns = columns[1:] + columns[:1]
    return data[columns]
