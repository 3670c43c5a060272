import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd


def assert_same(before: Any, after: Any) -> None:
    assert type(before) is type(after)
    if isinstance(before, pd.DataFrame):
        pd.testing.assert_frame_equal(before, after)
    elif isinstance(before, pd.Series):
        pd.testing.assert_series_equal(before, after)
    elif isinstance(before, np.ndarray):
        assert before.dtype == after.dtype
        np.testing.assert_array_equal(before, after)
    else:
        assert before == after


@contextmanager
def unchanged(*arguments: Any) -> Iterator[None]:
    """Assert that the block does not change the arguments."""
    before = copy.deepcopy(arguments)
    yield
    for earlier, now in zip(before, arguments, strict=True):
        assert_same(earlier, now)


def pixels_of(figure: Any) -> np.ndarray:
    """Draw a figure, and return the pixels of the canvas: uint8 (height, width, 4)."""
    figure.canvas.draw()
    return np.array(figure.canvas.buffer_rgba())
