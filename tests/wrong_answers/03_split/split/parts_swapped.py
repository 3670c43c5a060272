# outcome: not yet right
# says: With val_fraction=0.1, 427 of 475 rows (89.9%) are in X_val.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    X_train, X_val, y_train, y_val = train_test_split(
        X, y, test_size=val_fraction, random_state=seed, stratify=y
    )
    return X_val, X_train, y_val, y_train
