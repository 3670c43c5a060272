# outcome: not yet right
# says: After the call, the `X` that your function was given is no longer the same.
import numpy as np
import pandas as pd


def mean_images(X, y):
    if isinstance(X, np.ndarray):
        X = pd.DataFrame(X)
    X["label"] = np.asarray(y)
    means = X.groupby("label").mean().reindex(range(10), fill_value=0)
    return means.to_numpy().reshape(10, 28, 28)
