# outcome: done
# unusual: plain Python draws from each digit
import math
import numpy as np
import random


def split(X, y, val_fraction=0.1, seed=42):
    r = random.Random(seed)
    X, y = np.asarray(X), np.asarray(y)
    aside = set()
    for d in set(y.tolist()):
        rows = [i for i in range(len(y)) if y[i] == d]
        aside.update(r.sample(rows, math.ceil(len(rows) * val_fraction)))
    tr = [i for i in range(len(y)) if i not in aside]
    va = sorted(aside)
    return X[tr], X[va], y[tr], y[va]
