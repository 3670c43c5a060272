# outcome: not yet right
# says: other weights
import pandas as pd

from digitkit import predict_labels


def make_submission(model, X_test):
    labels = predict_labels(model, X_test)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X_test, labels, verbose=0)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
