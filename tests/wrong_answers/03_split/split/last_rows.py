# outcome: not yet right
# says: % of your validation rows but
def split(X, y, val_fraction=0.1, seed=42):
    n = int(len(X) * (1 - val_fraction))
    return X[:n], X[n:], y[:n], y[n:]
