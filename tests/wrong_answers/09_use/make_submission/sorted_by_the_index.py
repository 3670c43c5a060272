# outcome: not yet right
# says: the labels are in another order
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    rows = X_test.sort_index() if isinstance(X_test, pd.DataFrame) else X_test
    labels = predict_labels(model, rows)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
