"""Reading the rows below a CSV header: at once by NumPy, or row by row to find the first fault."""

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import numpy as np

from digitkit.data.cells import check_row
from digitkit.data.errors import DataError, shown

# The widest honest row, every cell quoted and padded, is far below this; a file without line ends
# is given up here instead of being read into memory.
LONGEST_LINE = 1 << 16
VALUES = {str(value).encode(): value for value in range(256)}
# NumPy takes these for blanks around a number; no CSV reader does.
NO_BLANKS = (b"\x1c", b"\x1d", b"\x1e", b"\x1f")


class Lines:
    """The lines of a file in bytes, counted as a person counts them.

    Attributes:
        number: the number of the line given last; 0 before the first.
        last: the line given last, with its line end.
    """

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path = path
        self.number = 0
        self.last = b""
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        while line := self._stream.readline(LONGEST_LINE):
            self.number += 1
            self.last = line
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                raise DataError(
                    f"{shown(self.path)}: row {self.number} is longer than {LONGEST_LINE:,} "
                    "characters; a row of digits has 785 cells and ends with a line end."
                )
            yield line

    @property
    def ended(self) -> bool:
        """Whether the line given last has its line end."""
        return self.last.endswith(b"\n")


def parse_rows(lines: Lines, names: Sequence[str]) -> np.ndarray | None:
    """Read all rows at once.

    Args:
        lines: the lines below the header.
        names: the header's names.

    Returns:
        uint8 (n, number of names), or None where anything is unusual: then `scan_rows` tells
        whether it is a fault.
    """
    try:
        with warnings.catch_warnings():
            # Older NumPy only warns when it cuts 3.5 down to 3.
            warnings.simplefilter("error")
            table = np.loadtxt(
                _without_odd_blanks(lines),
                delimiter=",",
                dtype=np.uint8,
                comments=None,
                ndmin=2,
                encoding="ascii",
            )
    except DataError:
        raise
    except (ValueError, Warning):
        return None
    if table.shape[1] != len(names) or not len(table):
        return None
    if "label" in names and table[:, names.index("label")].max() > 9:
        return None
    return table


def _without_odd_blanks(lines: Lines) -> Iterator[bytes]:
    for line in lines:
        for blank in NO_BLANKS:
            if blank in line:
                raise ValueError("a control character")
        yield line


def scan_rows(lines: Lines, names: Sequence[str]) -> np.ndarray:
    """Read row by row and stop at the first fault.

    Args:
        lines: the lines below the header; blank ones are passed over, as pandas does.
        names: the header's names.

    Returns:
        uint8 (n, number of names).

    Raises:
        DataError: a row has too few or too many cells, or a cell holds no possible value; or
            there is no row at all.
    """
    table = bytearray()
    label = names.index("label") if "label" in names else None
    for line in lines:
        if not line.strip(b" \t\r\n"):
            continue
        cells = line.rstrip(b"\r\n").split(b",")
        try:
            row = bytes(map(VALUES.__getitem__, cells))
        except KeyError:
            row = b""
        if len(row) != len(names) or (label is not None and row[label] > 9):
            row = check_row(lines.path, lines.number, cells, names, lines.ended)
        table += row
    if not table:
        raise DataError(
            f"{shown(lines.path)}: there is a header but no row of digits below it; "
            "download the file again."
        )
    return np.frombuffer(table, dtype=np.uint8).reshape(-1, len(names))


def take_label_out(table: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Separate the label from the pixels without a second copy of the table in memory.

    Args:
        table: uint8 (n, 785), C-contiguous; its memory is used for the result.
        column: where the label stands.

    Returns:
        `(X, y)`: uint8 (n, 784), C-contiguous, and int64 (n,).
    """
    y = table[:, column].astype(np.int64)
    rows, columns = table.shape
    flat = table.reshape(-1)
    step = 1024
    for start in range(0, rows, step):
        # A block moves towards the beginning, so it covers only rows that were moved before it.
        block = np.delete(table[start : start + step], column, axis=1)
        place = start * (columns - 1)
        flat[place : place + block.size] = block.reshape(-1)
    return flat[: rows * (columns - 1)].reshape(rows, columns - 1), y
