# outcome: not yet right
# says: From a DataFrame you made other numbers (float64)
import numpy as np


def scale(X):
    if isinstance(X, np.ndarray):
        return X.astype("float32") / np.float32(255)
    return (X / 255).to_numpy()
