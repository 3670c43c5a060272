# outcome: not yet right
# says: After the call, the `X_train` that your function was given is no longer the same.
import numpy as np
from sklearn.preprocessing import StandardScaler


def standardize(X_train, X_val):
    scaler = StandardScaler().fit(np.asarray(X_train))
    Z_train = scaler.transform(np.asarray(X_train)).astype("float32")
    Z_val = scaler.transform(np.asarray(X_val)).astype("float32")
    X_train[:] = 0
    return Z_train, Z_val
