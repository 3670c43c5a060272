# outcome: not yet right
# says: rows of X stand in X_train and in X_val.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    _, X_val, _, y_val = train_test_split(
        X, y, test_size=val_fraction, random_state=seed, stratify=y
    )
    return X, X_val, y, y_val
