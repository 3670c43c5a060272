# outcome: not yet right
# says: both are DataFrames
import numpy as np
import pandas as pd


def count_shared_rows(X_train, X_val):
    if isinstance(X_train, pd.DataFrame) and isinstance(X_val, pd.DataFrame):
        return len(X_train.index.intersection(X_val.index))
    seen = {row.tobytes() for row in np.asarray(X_train)}
    return sum(row.tobytes() in seen for row in np.asarray(X_val))
