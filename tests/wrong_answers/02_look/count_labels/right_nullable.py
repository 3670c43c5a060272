# outcome: done
# unusual: counts with a nullable type
import numpy as np
import pandas as pd


def count_labels(y):
    return pd.Series(np.asarray(y), dtype="Int64").value_counts().reindex(range(10), fill_value=0)
