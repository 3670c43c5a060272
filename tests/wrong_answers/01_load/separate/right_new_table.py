# outcome: done
# unusual: builds both from the array of all cells
import numpy as np
import pandas as pd


def separate(data):
    at = data.columns.get_loc("label")
    a = data.to_numpy()
    return pd.DataFrame(np.delete(a, at, axis=1), columns=data.columns.delete(at)), a[:, at]
