# outcome: not yet right
# says: You counted 5 where 2 validation rows stand in the training rows
import numpy as np
import pandas as pd


def count_shared_rows(X_train, X_val):
    return len(pd.DataFrame(np.asarray(X_train)).merge(pd.DataFrame(np.asarray(X_val))))
