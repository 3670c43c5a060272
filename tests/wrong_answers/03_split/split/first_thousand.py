# outcome: not yet right
# says: Of the 1,050 rows of X, 50 are in neither part
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    X, y = X[:1000], y[:1000]
    return train_test_split(X, y, test_size=val_fraction, random_state=seed, stratify=y)
