# outcome: not yet right
# says: the validation rows leak into the mean and the spread.
import numpy as np
from sklearn.preprocessing import StandardScaler


def standardize(X_train, X_val):
    scaler = StandardScaler().fit(np.concatenate([X_train, X_val]))
    return (
        scaler.transform(np.asarray(X_train)).astype("float32"),
        scaler.transform(np.asarray(X_val)).astype("float32"),
    )
