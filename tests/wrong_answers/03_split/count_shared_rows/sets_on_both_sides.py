# outcome: not yet right
# says: You counted 2 where 4 validation rows stand in the training rows, three of them alike.
import numpy as np


def count_shared_rows(X_train, X_val):
    return len(set(map(bytes, np.asarray(X_train))) & set(map(bytes, np.asarray(X_val))))
