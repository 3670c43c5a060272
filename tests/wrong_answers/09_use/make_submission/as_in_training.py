# outcome: not yet right
# says: an answer as in training, with dropout
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    labels = np.asarray(model(np.asarray(X_test), training=True)).argmax(axis=1)
    return pd.DataFrame({"ImageId": np.arange(1, len(labels) + 1), "Label": labels})
