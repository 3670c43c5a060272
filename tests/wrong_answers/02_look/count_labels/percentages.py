# outcome: not yet right
# says: Your numbers add up to 100: they are shares
import numpy as np
import pandas as pd


def count_labels(y):
    return (100 * pd.Series(np.asarray(y)).value_counts(normalize=True)).reindex(
        range(10), fill_value=0
    )
