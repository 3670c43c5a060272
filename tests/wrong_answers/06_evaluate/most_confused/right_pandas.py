# outcome: done
import numpy as np
import pandas as pd


def most_confused(counts, n=3):
    rows, columns = np.nonzero(counts * (1 - np.eye(10, dtype=int)))
    table = pd.DataFrame({"t": rows, "p": columns, "c": counts[rows, columns]})
    table = table.sort_values(["c", "t", "p"], ascending=[False, True, True]).head(n)
    return list(table.itertuples(index=False, name=None))
