# outcome: done
# unusual: a MinMaxScaler fitted to 0 and 255, not to the pixels
from sklearn.preprocessing import MinMaxScaler
import numpy as np


def scale(X):
    m = MinMaxScaler().fit(np.array([[0] * 784, [255] * 784]))
    return m.transform(np.asarray(X)).astype("float32")
