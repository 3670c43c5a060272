# outcome: not yet right
# says: seed=1 and seed=2 set the very same rows aside.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X, y, test_size=val_fraction, random_state=42, stratify=y)
