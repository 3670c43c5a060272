# outcome: done
# unusual: a categorical type that knows all ten digits
import pandas as pd


def count_labels(y):
    return pd.Series(pd.Categorical(y, categories=range(10))).value_counts(sort=False)
