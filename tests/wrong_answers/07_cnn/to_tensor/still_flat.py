# outcome: not yet right
# says: has the shape (3, 784)
from digitkit import scale


def to_tensor(X):
    return scale(X)
