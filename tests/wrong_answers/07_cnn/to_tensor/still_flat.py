# outcome: not yet right
# says: the rows are still flat
from digitkit import scale


def to_tensor(X):
    return scale(X)
