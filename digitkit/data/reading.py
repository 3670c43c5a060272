"""Reading one CSV of digits with every check."""

import os
from io import BufferedReader
from pathlib import Path
from typing import IO

import numpy as np

from digitkit.data import cache
from digitkit.data.container import csv_text, open_file
from digitkit.data.errors import DataError, shown
from digitkit.data.header import read_header
from digitkit.data.rows import Lines, parse_rows, take_label_out

NO_LINE_END = (
    "row {row} has no line end, so the file may be cut off in its last number; "
    "if in doubt, download it again."
)


def read_csv(
    path: str | Path, labelled: bool = True
) -> tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]:
    """Read a CSV of digits, plain or packed with gzip, xz, bzip2 or zip, and check every cell.

    Large files are read from a packed copy in the user's cache folder the second time. It is
    found by the digest of the whole file, so a changed file is always read anew.

    Args:
        path: the file.
        labelled: True for a train.csv, with `label` in any column; False for a test.csv.

    Returns:
        `(X, y, warnings)`: uint8 (n, 784), C-contiguous; int64 (n,), or None where not labelled;
        remarks of one line each on what was accepted but deserves a look.

    Raises:
        DataError: the first fault of the file, in one line.
    """
    X, y, remarks = _read(Path(path), "train" if labelled else "test")
    # A copy may have been made from a file of the same content elsewhere.
    return X, y, tuple(f"{shown(Path(path))}: {remark}" for remark in remarks)


def _read(path: Path, role: str) -> cache.Checked:
    with open_file(path) as file:
        try:
            before = _stamp(file)
            if before[0] < cache.SMALLEST:
                return _check(path, file, role)
            copy = cache.copy_path(file, role)
            kept = cache.fetch(copy, role == "train")
            if kept is not None:
                return kept
            checked = _check(path, file, role)
            unchanged = _stamp(file) == before
        except OSError as error:
            raise DataError(f"{shown(path)}: cannot be read: {error}.") from None
    if unchanged:
        cache.store(copy, checked)
    return checked


def _stamp(file: IO[bytes]) -> tuple[int, int, int]:
    """Size and times of an open file: equal before and after, nobody wrote to it between."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _check(path: Path, file: BufferedReader, role: str) -> cache.Checked:
    with csv_text(path, file, role) as stream:
        lines = Lines(path, stream)
        names = read_header(path, lines.first(), role == "train")
        table = parse_rows(lines, names)
    y = None
    if role == "train":
        table, y = take_label_out(table, names.index("label"))
    remarks = () if lines.ended else (NO_LINE_END.format(row=lines.number),)
    return table, y, remarks + ink_remarks(path, table)


def ink_remarks(path: Path, X: np.ndarray) -> tuple[str, ...]:
    """Check that the ink of digits has the range 0–255.

    Args:
        path: the file they come from, for messages.
        X: uint8 (n, 784).

    Returns:
        A remark where all is paper, else nothing.

    Raises:
        DataError: the darkest ink is 1, so the pixels were scaled to 0–1 before.
    """
    darkest = int(X.max())
    if darkest == 1:
        raise DataError(
            f"{shown(path)}: the largest pixel of all rows is 1: these pixels are already 0–1; "
            "multiply them by 255, or take the original file."
        )
    return () if darkest else ("every pixel is 0, so there is no ink in it.",)
