# outcome: not yet right
# says: that is what rounded probabilities say
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    labels = np.round(model.predict(X_test, verbose=0)).argmax(axis=1)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
