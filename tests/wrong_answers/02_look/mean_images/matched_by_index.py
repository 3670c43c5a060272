# outcome: not yet right
# says: column 12 is 9.6
import numpy as np
import pandas as pd


def mean_images(X, y):
    images = np.zeros((10, 28, 28))
    means = pd.DataFrame(X).groupby(pd.Series(y)).mean()
    for digit in means.index:
        images[int(digit)] = means.loc[digit].to_numpy().reshape(28, 28)
    return images
