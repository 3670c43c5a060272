# outcome: not yet right
# says: After the call, the `y_true` that your function was given
from math import sqrt

import numpy as np
import pandas as pd


def accuracy_interval(y_true, y_pred):
    for labels in (y_true, y_pred):
        if isinstance(labels, pd.Series):
            labels.reset_index(drop=True, inplace=True)
    n, z = len(y_true), 1.96
    p = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    centre = p + z**2 / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)
