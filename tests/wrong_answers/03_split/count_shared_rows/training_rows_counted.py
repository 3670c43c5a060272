# outcome: not yet right
# says: You counted 5 where 2 validation rows stand in the training rows
import numpy as np


def count_shared_rows(X_train, X_val):
    seen = {tuple(row) for row in np.asarray(X_val)}
    return sum(tuple(row) in seen for row in np.asarray(X_train))
