# outcome: done
# unusual: looks every value up in a table of 256
import numpy as np


def scale(X):
    return (np.arange(256) / 255).astype("float32")[np.asarray(X)]
