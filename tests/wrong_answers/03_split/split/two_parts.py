# outcome: not yet right
# says: two parts of X, and none of y
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X, test_size=val_fraction, random_state=seed, stratify=y)
