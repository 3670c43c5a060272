# outcome: not yet right
# says: a column added to X_test is added to the caller's table
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    if isinstance(X_test, pd.DataFrame):
        X_test["ImageId"], X_test["Label"] = range(1, len(labels) + 1), labels
        return X_test[["ImageId", "Label"]].copy()
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
