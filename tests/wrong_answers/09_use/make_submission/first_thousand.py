# outcome: not yet right
# says: For 1,100 images there are 1,000 rows
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test[:1000])
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
