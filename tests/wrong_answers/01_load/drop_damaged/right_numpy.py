# outcome: done
import numpy as np
import pandas as pd


def drop_damaged(data):
    columns = [pd.to_numeric(data[name], errors="coerce").to_numpy(float) for name in data]
    cells = np.stack(columns, axis=1)
    possible = np.isin(cells, np.arange(256)).all(axis=1)
    possible &= cells[:, list(data.columns).index("label")] < 10
    return pd.DataFrame(cells[possible].astype(np.uint8), columns=data.columns)
