# outcome: not yet right
# says: a DataFrame of 10 rows
import pandas as pd


def confusion_counts(y_true, y_pred):
    return pd.crosstab(y_true, y_pred)
