# outcome: done
# unusual: a pandas Series and its shifted copy
import pandas as pd


def count_parameters(sizes):
    outputs = pd.Series(sizes)
    return int(((outputs.shift() + 1) * outputs).sum())
