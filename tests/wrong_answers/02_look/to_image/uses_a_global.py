# outcome: not yet right
# says: uses `X` from your notebook
import numpy as np
import pandas as pd

X = pd.DataFrame(np.zeros((5, 784), dtype="uint8"))


def to_image(pixels):
    return np.array(X.iloc[0]).reshape(28, 28)
