# outcome: done
# unusual: hashes of the rows
import hashlib

import numpy as np


def count_shared_rows(X_train, X_val):
    digest = lambda row: hashlib.blake2b(row.tobytes(), digest_size=8).digest()
    known = {digest(row) for row in np.asarray(X_train, dtype="float64", order="C")}
    rows = np.asarray(X_val, dtype="float64", order="C")
    return np.int64(len([row for row in rows if digest(row) in known]))
