# outcome: not yet right
# says: Label has the type float32
import pandas as pd


def make_submission(model, X_test):
    labels = model.predict(X_test, verbose=0).max(axis=1)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
