# outcome: not yet right
# says: After the call, the `X` that your function was given
import pandas as pd

from digitkit import scale


def to_tensor(X):
    if isinstance(X, pd.DataFrame):
        X.reset_index(drop=True, inplace=True)
    return scale(X).reshape(-1, 28, 28, 1)
