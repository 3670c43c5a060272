# outcome: not yet right
# says: column 13 is 2.82222
import numpy as np
import pandas as pd


def mean_images(X, y):
    f = pd.DataFrame(np.asarray(X))
    f["l"] = np.asarray(y)
    f = f.drop_duplicates()
    X, y = f.drop(columns="l").to_numpy(), f["l"].to_numpy()
    images = np.zeros((10, 28, 28))
    for d in np.unique(y):
        images[d] = X[y == d].mean(axis=0).reshape(28, 28)
    return images
