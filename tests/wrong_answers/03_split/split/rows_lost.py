# outcome: not yet right
# says: are in neither part
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    X_train, X_val, y_train, y_val = train_test_split(
        X, y, test_size=val_fraction, train_size=0.8, random_state=seed, stratify=y
    )
    return X_train, X_val, y_train, y_val
