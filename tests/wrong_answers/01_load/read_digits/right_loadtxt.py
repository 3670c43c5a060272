# outcome: done
# unusual: NumPy reads the cells and compares them with their rounded, clipped values
import numpy as np
import pandas as pd


def read_digits(path):
    with open(path) as f:
        names = f.readline().strip().split(",")
        cells = np.loadtxt(f, delimiter=",", ndmin=2)
    if (cells != cells.clip(0, 255).round()).any():
        raise ValueError("bad")
    return pd.DataFrame(cells.astype("uint8"), columns=names)
