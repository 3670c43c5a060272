# outcome: not yet right
# says: split(X, y) and then seed=42 gave two different splits
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=0):
    return train_test_split(X, y, test_size=val_fraction, random_state=seed, stratify=y)
