# outcome: not yet right
# says: Your function returned None.
import pandas as pd


def read_digits(path):
    data = pd.read_csv(path, dtype="uint8")
    print(data.head())
