# outcome: done
# unusual: returns the index of a sorted pandas Series
import numpy as np
import pandas as pd


def worst_mistakes(probabilities, y_true, n=12):
    table = pd.DataFrame(probabilities)
    confidence = table.max(axis=1)[table.idxmax(axis=1) != np.asarray(y_true)]
    return confidence.nlargest(n).index
