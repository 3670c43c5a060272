# outcome: not yet right
# says: uses `known` from your notebook
import numpy as np
import pandas as pd

known = pd.DataFrame(np.zeros((20, 784), dtype="uint8"))


def count_shared_rows(X_train, X_val):
    seen = {row.tobytes() for row in np.asarray(known, dtype="float32")}
    return sum(row.tobytes() in seen for row in np.asarray(X_val, dtype="float32"))
