# outcome: not yet right
# says: light and dark are swapped
from digitkit import scale


def to_tensor(X):
    return 1 - scale(X).reshape(-1, 28, 28, 1)
