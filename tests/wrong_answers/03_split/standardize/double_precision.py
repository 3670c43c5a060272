# outcome: not yet right
# says: Z_train has the type float64.
import numpy as np
from sklearn.preprocessing import StandardScaler


def standardize(X_train, X_val):
    scaler = StandardScaler().fit(np.asarray(X_train))
    return scaler.transform(np.asarray(X_train)), scaler.transform(np.asarray(X_val))
