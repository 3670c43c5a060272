# outcome: not yet right
# says: uses `X_sorted` from your notebook
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

X_sorted = pd.DataFrame(np.zeros((100, 784), dtype="uint8"))
y_sorted = np.repeat(np.arange(10), 10)


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(
        X_sorted, y_sorted, test_size=val_fraction, random_state=seed, stratify=y_sorted
    )
