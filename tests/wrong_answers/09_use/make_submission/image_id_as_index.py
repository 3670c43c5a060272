# outcome: not yet right
# says: ImageId is the index here
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    return pd.DataFrame({"Label": labels}, index=pd.RangeIndex(1, len(labels) + 1, name="ImageId"))
