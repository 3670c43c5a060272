# outcome: not yet right
# says: Your validation rows have the mean 0 by themselves
from sklearn.preprocessing import StandardScaler


def standardize(X_train, X_val):
    Z_train = StandardScaler().fit_transform(X_train)
    Z_val = StandardScaler().fit_transform(X_val)
    return Z_train.astype("float32"), Z_val.astype("float32")
