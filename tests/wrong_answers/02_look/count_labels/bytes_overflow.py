# outcome: not yet right
# says: a larger count wraps round
import numpy as np
import pandas as pd


def count_labels(y):
    counts = np.zeros(10, dtype="uint8")
    for label in np.asarray(y):
        counts[label] += 1
    return pd.Series(counts)
