# outcome: done
# unusual: batch by batch, and a list of pairs
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    starts = range(0, len(X_test), 256)
    answers = [model.predict_on_batch(X_test[start : start + 256]) for start in starts]
    pairs = enumerate(np.concatenate(answers).argmax(axis=1), start=1)
    return pd.DataFrame(list(pairs), columns=["ImageId", "Label"])
