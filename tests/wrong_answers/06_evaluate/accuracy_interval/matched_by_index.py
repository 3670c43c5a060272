# outcome: not yet right
# says: leaves the index of a Series behind
import numpy as np
import pandas as pd


def accuracy_interval(y_true, y_pred):
    n, z = len(y_true), 1.96
    p = float(pd.Series(y_true).eq(pd.Series(y_pred)).mean())
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
