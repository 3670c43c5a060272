# outcome: not yet right
# says: leaves the index of a Series behind
import pandas as pd


def confusion_counts(y_true, y_pred):
    table = pd.crosstab(pd.Series(y_true), pd.Series(y_pred))
    return table.reindex(index=range(10), columns=range(10), fill_value=0).to_numpy()
