"""Saying in plain text which digits are in use."""

from pathlib import Path

import numpy as np

from digitkit.data.digits import Digits
from digitkit.data.errors import shown
from digitkit.data.loading import read_source, why_unlearnable
from digitkit.data.source import find_source


def describe(data: str | Path | None = None) -> list[str]:
    """Say which digits are in use, where they lie, how many there are, and what to look out for.

    Args:
        data: as for `load_digits`.

    Returns:
        Lines of plain text, to be printed as they are.

    Raises:
        DataError: the digits cannot be read. Digits that can be read but teach nothing are
            described, and a line says so.
    """
    digits = read_source(find_source(data))
    lines = [f"Digits    {digits.source.title}", *_places(digits), *_balance(digits.y_train)]
    lines += [f"Warning   {remark}" for remark in digits.warnings]
    problem = why_unlearnable(digits)
    return lines if problem is None else [*lines, f"Problem   {problem}"]


def _places(digits: Digits) -> list[str]:
    source = digits.source
    lines = [f"Training  {_rows(len(digits.y_train))} · {shown(source.train)}"]
    if digits.X_test is None or source.test is None:
        return [*lines, "Test      none"]
    labels = "labels unknown" if digits.y_test is None else "labels known"
    return [*lines, f"Test      {_rows(len(digits.X_test))}, {labels} · {shown(source.test)}"]


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _balance(y: np.ndarray) -> list[str]:
    counts = np.bincount(y, minlength=10)
    lines = ["Balance   digit   rows   share"]
    for digit, count in enumerate(counts):
        lines.append(f"          {digit:5} {count:6,} {count / len(y):7.1%}")
    return lines
