# outcome: done
# unusual: a histogram with ten bins
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.histogram(y, bins=range(11))[0])
