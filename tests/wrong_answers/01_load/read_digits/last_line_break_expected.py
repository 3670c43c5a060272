# outcome: not yet right
# says: ends after 4,099 rows
from pathlib import Path

import numpy as np
import pandas as pd


def read_digits(path):
    header, *lines = Path(path).read_text().split("\n")
    cells = [line.split(",") for line in lines[:-1]]
    return pd.DataFrame(np.array(cells, dtype="uint8"), columns=header.split(","))
