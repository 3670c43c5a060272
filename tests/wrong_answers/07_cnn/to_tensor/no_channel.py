# outcome: not yet right
# says: one axis is missing
from digitkit import scale


def to_tensor(X):
    return scale(X).reshape(-1, 28, 28)
