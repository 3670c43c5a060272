# outcome: not yet right
# says: training can change 0 of the model's 7,850 parameters
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    model.trainable = False
    labels = model.predict(X_test, verbose=0).argmax(axis=1)
    return pd.DataFrame({"ImageId": np.arange(1, len(labels) + 1), "Label": labels})
