# outcome: done
import numpy as np
import pandas as pd


def mean_images(X, y):
    table = pd.DataFrame(np.asarray(X))
    means = table.groupby(np.asarray(y)).mean().reindex(range(10), fill_value=0.0)
    return means.to_numpy().reshape(10, 28, 28)
