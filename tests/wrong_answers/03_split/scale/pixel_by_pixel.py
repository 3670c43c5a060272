# outcome: not yet right
# says: The pixel value
from sklearn.preprocessing import MinMaxScaler


def scale(X):
    return MinMaxScaler().fit_transform(X).astype("float32")
