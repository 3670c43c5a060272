# outcome: not yet right
# says: and 8 labels in all
import numpy as np
import pandas as pd


def count_labels(y):
    return (
        pd.Series(np.asarray(y)).drop_duplicates().value_counts().reindex(range(10), fill_value=0)
    )
