# outcome: not yet right
# says: uses `labels` from your notebook
import pandas as pd

labels = pd.Series([7, 2, 1, 0, 4])


def count_labels(y):
    return labels.value_counts().reindex(range(10), fill_value=0)
