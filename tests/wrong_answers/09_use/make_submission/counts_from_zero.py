# outcome: not yet right
# says: ImageId goes from 0 to 69
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    return pd.DataFrame({"ImageId": range(len(labels)), "Label": labels})
