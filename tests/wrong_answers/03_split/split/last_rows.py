# outcome: not yet right
# says: X_val holds the last 48 rows of X
def split(X, y, val_fraction=0.1, seed=42):
    n = int(len(X) * (1 - val_fraction))
    return X[:n], X[n:], y[:n], y[n:]
