# outcome: not yet right
# says: labels in y_train are not the label of their row
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    X_train, X_val = train_test_split(X, test_size=val_fraction, random_state=seed, stratify=y)
    y_train, y_val = train_test_split(y, test_size=val_fraction, random_state=seed + 1, stratify=y)
    return X_train, X_val, y_train, y_val
