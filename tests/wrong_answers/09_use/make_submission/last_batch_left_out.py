# outcome: not yet right
# says: For 1,100 images there are 1,085 rows
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    size = min(35, len(X_test))
    starts = range(0, len(X_test) - size + 1, size)
    answers = [model.predict_on_batch(X_test[start : start + size]) for start in starts]
    labels = np.concatenate(answers).argmax(axis=1)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
