# outcome: not yet right
# says: they were scaled twice
from digitkit import scale


def to_tensor(X):
    return scale(X).reshape(-1, 28, 28, 1) / 255
