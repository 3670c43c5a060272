# outcome: not yet right
# says: Your function returned an array of shape (60, 784) and type float32.
import numpy as np
from sklearn.preprocessing import StandardScaler


def standardize(X_train, X_val):
    return StandardScaler().fit_transform(np.asarray(X_train)).astype("float32")
