# outcome: not yet right
# says: With val_fraction=0.25, 48 of 475 rows (10.1%) are in X_val.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X, y, test_size=0.1, random_state=seed, stratify=y)
