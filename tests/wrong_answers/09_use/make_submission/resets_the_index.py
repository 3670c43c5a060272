# outcome: not yet right
# says: After the call, the `X_test` that your function was given
import pandas as pd


def make_submission(model, X_test):
    if isinstance(X_test, pd.DataFrame):
        X_test.reset_index(drop=True, inplace=True)
    labels = model.predict(X_test, verbose=0).argmax(axis=1)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
