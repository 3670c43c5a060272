# outcome: not yet right
# says: uses `images_val` from your notebook
import numpy as np
import pandas as pd

from digitkit import predict_labels

images_val = np.linspace(0, 1, 5 * 784, dtype="float32").reshape(5, 28, 28, 1)


def make_submission(model, X_test):
    labels = predict_labels(model, images_val)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
