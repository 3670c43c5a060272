# outcome: done
import numpy as np
import pandas as pd


def confusion_counts(y_true, y_pred):
    table = pd.crosstab(np.array(y_true), np.array(y_pred))
    return table.reindex(index=range(10), columns=range(10)).fillna(0).astype(int).to_numpy()
