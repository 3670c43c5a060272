# outcome: done
# unusual: casts first and raises where the small type changed a value
import pandas as pd


def read_digits(path):
    d = pd.read_csv(path)
    small = d.astype("uint8")
    if not (small == d).all(axis=None):
        raise ValueError("bad")
    return small
