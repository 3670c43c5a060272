# outcome: not yet right
# says: The pixel value 19 became 0.1267
from sklearn.preprocessing import MinMaxScaler


def scale(X):
    return MinMaxScaler().fit_transform(X).astype("float32")
