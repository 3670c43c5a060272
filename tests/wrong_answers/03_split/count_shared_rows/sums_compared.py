# outcome: not yet right
# says: You counted 10 where 10 validation rows are training rows with their pixels in reverse order.
import numpy as np


def count_shared_rows(X_train, X_val):
    sums = {(int(row.sum()), int(row.max())) for row in np.asarray(X_train)}
    return sum((int(row.sum()), int(row.max())) in sums for row in np.asarray(X_val))
