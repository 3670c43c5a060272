# outcome: not yet right
# says: Your function returned a DataFrame
import numpy as np
import pandas as pd


def most_confused(counts, n=3):
    pairs = [(i, j, int(c)) for (i, j), c in np.ndenumerate(counts) if i != j and c > 0]
    table = pd.DataFrame(pairs, columns=["true", "predicted", "count"])
    return table.sort_values("count", ascending=False).head(n)
