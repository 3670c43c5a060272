# outcome: not yet right
# says: X_val holds the last 48 rows of X: nothing was drawn
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    return train_test_split(X, y, test_size=val_fraction, random_state=seed, shuffle=False)
