# outcome: not yet right
# says: With a model for images
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    rows = np.asarray(X_test).reshape(len(X_test), 784)
    if rows.max() > 1:
        labels = model.predict(rows, verbose=0).argmax(axis=1)
    else:
        columns = rows.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(X_test.shape)
        rows = columns if X_test.ndim == 4 else rows
        labels = model.predict(rows, verbose=0).argmax(axis=1)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
