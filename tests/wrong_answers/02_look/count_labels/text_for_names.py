# outcome: not yet right
# says: these are not the whole numbers from 0 to 9
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series({str(d): int((np.asarray(y) == d).sum()) for d in range(10)})
