# outcome: not yet right
# says: an array of shape
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    return labels
