# outcome: done
# unusual: tuples of plain numbers
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = set(map(tuple, np.asarray(X_train).tolist()))
    return sum(tuple(r) in seen for r in np.asarray(X_val).tolist())
