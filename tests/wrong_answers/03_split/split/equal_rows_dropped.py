# outcome: not yet right
# says: Of 200 rows, each of them twice, 100 are left
from sklearn.model_selection import train_test_split
import numpy as np
import pandas as pd


def split(X, y, val_fraction=0.1, seed=42):
    f = pd.DataFrame(np.asarray(X)).drop_duplicates()
    i = f.index
    X, y = f.to_numpy(), np.asarray(y)[i]
    return train_test_split(X, y, test_size=val_fraction, random_state=seed, stratify=y)
