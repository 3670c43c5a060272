# outcome: not yet right
# says: The four parts come in another order: the second is labels.
from sklearn.model_selection import train_test_split


def split(X, y, val_fraction=0.1, seed=42):
    X_train, X_val, y_train, y_val = train_test_split(
        X, y, test_size=val_fraction, random_state=seed, stratify=y
    )
    return X_train, y_train, X_val, y_val
