# outcome: done
# unusual: writes the file as text, and reads it
from io import StringIO

import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    lines = [f"{number},{label}" for number, label in enumerate(labels, start=1)]
    return pd.read_csv(StringIO("\n".join(["ImageId,Label", *lines])))
