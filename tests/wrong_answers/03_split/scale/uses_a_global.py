# outcome: not yet right
# says: uses `X_train` from your notebook
import numpy as np
import pandas as pd

X_train = pd.DataFrame(np.zeros((20, 784), dtype="uint8"))


def scale(X):
    return np.asarray(X_train, dtype="float32") / 255
