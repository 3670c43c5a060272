# outcome: not yet right
# says: You counted 5 where 2 validation rows stand in the training rows
import numpy as np


def count_shared_rows(X_train, X_val):
    count = 0
    for row in np.asarray(X_val):
        for other in np.asarray(X_train):
            if np.array_equal(row, other):
                count += 1
    return count
