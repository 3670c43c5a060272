# outcome: not yet right
# says: a Series with a shuffled index
import numpy as np
import pandas as pd


def worst_mistakes(probabilities, y_true, n=12):
    predicted = pd.Series(probabilities.argmax(axis=1))
    confidence = pd.Series(probabilities.max(axis=1))
    y_true = pd.Series(y_true).sort_index()
    return confidence[predicted != y_true].sort_values(ascending=False).index.to_numpy()[:n]
