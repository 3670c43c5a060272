# outcome: done
import pandas as pd


def count_labels(y):
    counts = {digit: 0 for digit in range(10)}
    for label in y:
        counts[int(label)] += 1
    return pd.Series(counts)
