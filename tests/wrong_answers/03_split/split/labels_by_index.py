# outcome: not yet right
# says: labels in y_train are not the label of their row
import pandas as pd
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    frame, labels = pd.DataFrame(X), pd.Series(y)
    X_train, X_val = train_test_split(
        frame, test_size=val_fraction, random_state=seed, stratify=labels.to_numpy()
    )
    return X_train, X_val, labels.loc[X_train.index], labels.loc[X_val.index]
