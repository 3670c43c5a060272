"""Loading the digits that are in use."""

from pathlib import Path

import numpy as np

from digitkit.data.errors import DataError, shown
from digitkit.data.npz import is_npz, member_names, read_npz
from digitkit.data.reading import read_file
from digitkit.data.records import Digits, Source
from digitkit.data.sample import load_sample
from digitkit.data.source import find_source


def load_digits(data: str | Path | None = None) -> Digits:
    """Load and check the digits that are in use.

    Args:
        data: a CSV, a folder with a train.csv, a zip with one, or an .npz in Keras' layout; None
            for what `find_source` finds.

    Returns:
        The digits as rows of pixels, with their labels where these are known.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    digits = read_source(find_source(data))
    problem = why_unlearnable(digits)
    if problem is not None:
        raise DataError(f"{problem} {digits.source.found}".rstrip())
    return digits


def read_source(source: Source) -> Digits:
    """Read the digits of a source, even where nothing can be learned from them.

    Raises:
        DataError: they cannot be read.
    """
    try:
        return _read(source)
    except DataError as error:
        if source.found:
            problem, *line = str(error).split(" In pandas: ")  # which stays at the end
            raise DataError(" In pandas: ".join([f"{problem} {source.found}", *line])) from None
        raise


def _read(source: Source) -> Digits:
    if source.kind == "sample":
        return load_sample()
    if is_npz(member_names(source.train)):
        arrays, warnings = read_npz(source.train)
        return Digits(*arrays, source, warnings + _hold_out_warnings(source, arrays.y_train))
    X_train, y_train, warnings, notes = read_file(source.train, labelled=True)
    assert y_train is not None
    X_test = None
    warnings += _hold_out_warnings(source, y_train)
    if source.test is not None:
        X_test, _, more_warnings, more_notes = read_file(source.test, labelled=False)
        warnings += tuple(line for line in more_warnings if line not in warnings)
        notes += tuple(line for line in more_notes if line not in notes)
    return Digits(X_train, y_train, X_test, None, source, warnings, notes)


def why_unlearnable(digits: Digits) -> str | None:
    """Return in one line why nothing can be learned from these digits; None where it can."""
    where = f"{shown(digits.source.train)}: nothing can be learned from it:"
    do = "take more of Kaggle's rows"
    if len(digits.y_train) == 1:
        return f"{where} it has one row only; {do}."
    if len(np.unique(digits.y_train)) == 1:
        return f"{where} all {len(digits.y_train):,} rows show the digit {digits.y_train[0]}; {do}."
    return None


def _hold_out_warnings(source: Source, y: np.ndarray) -> tuple[str, ...]:
    counts = np.bincount(y, minlength=10)
    single = np.flatnonzero(counts == 1)
    if len(y) == 1 or not len(single):
        return ()
    if counts.max() == 1:
        what = "there is one row per digit, so nothing can be held out to judge a model"
    else:
        digits = ", ".join(map(str, single))
        what = f"there is one row only of digit {digits}, so it cannot be both learned and held out"
    return (f"{shown(source.train)}: {what}; take more rows.",)


def describe(data: str | Path | None = None) -> list[str]:
    """Describe the digits in use: where they are, how many there are, and what is unusual.

    Args:
        data: as for `load_digits`.

    Returns:
        Lines of plain text.

    Raises:
        DataError: the digits cannot be read. Digits that can be read but not learned from are
            described, and a line says so.
    """
    digits = read_source(find_source(data))
    lines = [f"Digits    {digits.source.title}", *_places(digits), *_balance(digits.y_train)]
    lines += [f"Note      {note}" for note in digits.notes]
    lines += [f"Warning   {warning}" for warning in digits.warnings]
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
