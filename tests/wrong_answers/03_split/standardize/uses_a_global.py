# outcome: not yet right
# says: uses `pixels` from your notebook
import numpy as np

pixels = np.zeros((60, 784), dtype="uint8")


def standardize(X_train, X_val):
    mean, spread = pixels.mean(axis=0), pixels.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    Z_train = (pixels - mean) / spread
    Z_val = (np.asarray(X_val) - mean) / spread
    return Z_train.astype("float32"), Z_val.astype("float32")
