# outcome: not yet right
# says: these are the answers for X_test / 255
import numpy as np
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, np.asarray(X_test) / 255)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
