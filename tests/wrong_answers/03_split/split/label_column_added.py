# outcome: not yet right
# says: a new column change what you got
from sklearn.model_selection import train_test_split
import numpy as np
import pandas as pd


def split(X, y, val_fraction=0.1, seed=42):
    if isinstance(X, pd.DataFrame):
        X["label"] = np.asarray(y)
        t, v = train_test_split(X, test_size=val_fraction, random_state=seed, stratify=X["label"])
        return t.drop(columns="label"), v.drop(columns="label"), t["label"], v["label"]
    return train_test_split(X, y, test_size=val_fraction, random_state=seed, stratify=y)
