# outcome: not yet right
# says: `seed or 42` is 42 for the seed 0
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X, y, test_size=val_fraction, random_state=seed or 42, stratify=y)
