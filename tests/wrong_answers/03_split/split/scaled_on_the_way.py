# outcome: not yet right
# says: rows of X_train are not rows of X.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X / 255, y, test_size=val_fraction, random_state=seed, stratify=y)
