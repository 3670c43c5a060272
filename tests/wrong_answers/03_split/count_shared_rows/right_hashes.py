# outcome: done
import hashlib

import numpy as np


def count_shared_rows(X_train, X_val):
    digest = lambda row: hashlib.blake2b(row.tobytes(), digest_size=8).digest()
    known = {digest(row) for row in np.ascontiguousarray(X_train)}
    return np.int64(len([row for row in np.ascontiguousarray(X_val) if digest(row) in known]))
