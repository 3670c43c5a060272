"""A table of digits and a way to name its rows, for checks of several exercises."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from digitkit.checking.digits import as_table, some_digits


def listed(names: Iterable[object]) -> str:
    """Join names with commas; of more than four only the first three and the last."""
    words = [str(name) for name in names]
    return ", ".join(words) if len(words) <= 4 else f"{', '.join(words[:3])} … {words[-1]}"


def small_table(label_at: int = 0) -> pd.DataFrame:
    """Return two of each digit with their labels, uint8; 0, 255 and the labels 0 and 9 occur."""
    X, y = some_digits([2] * 10)
    X[:, 0], X[3, 1], X[:, -1] = 0, 255, np.arange(len(X))
    return as_table(X, y, label_at)
