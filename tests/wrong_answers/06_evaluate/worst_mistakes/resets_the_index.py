# outcome: not yet right
# says: After the call, the `y_true` that your function was given
import numpy as np
import pandas as pd


def worst_mistakes(probabilities, y_true, n=12):
    if isinstance(y_true, pd.Series):
        y_true.reset_index(drop=True, inplace=True)
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != np.asarray(y_true))
    return wrong[np.argsort(-probabilities[wrong].max(axis=1), kind="stable")][:n]
