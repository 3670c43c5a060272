# outcome: not yet right
# says: has the shape (3, 1, 28, 28)
from digitkit import scale


def to_tensor(X):
    return scale(X).reshape(-1, 1, 28, 28)
