# outcome: done
import pandas as pd
from sklearn.model_selection import StratifiedShuffleSplit


def split(X, y, val_fraction=0.1, seed=42):
    frame = pd.DataFrame(X).reset_index(drop=True)
    labels = pd.Series(y).reset_index(drop=True)
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=val_fraction, random_state=seed)
    ((train, val),) = splitter.split(frame, labels)
    return frame.iloc[train], frame.iloc[val], labels.iloc[train], labels.iloc[val]
