# outcome: not yet right
# says: the index of X_test says nothing about them
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    numbers = getattr(X_test, "index", pd.RangeIndex(len(labels)))
    return pd.DataFrame({"ImageId": numbers + 1, "Label": labels})
