# outcome: not yet right
# says: Your result has the shape (1, 3, 28, 28)
from digitkit import scale


def to_tensor(X):
    return scale(X).reshape(1, -1, 28, 28)
