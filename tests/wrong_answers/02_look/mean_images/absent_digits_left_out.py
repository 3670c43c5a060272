# outcome: not yet right
# says: Your result has the shape (8, 28, 28).
import numpy as np
import pandas as pd


def mean_images(X, y):
    return pd.DataFrame(X).groupby(np.asarray(y)).mean().to_numpy().reshape(-1, 28, 28)
