"""Reading the rows below a CSV header: in blocks, and row by row where a cell is unusual."""

import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np

from digitkit.data.errors import DataError, shown

# 5, +5, 005 and 5.0 are all the whole number 5; the number of zeros is limited by the line.
WHOLE = re.compile(rb"\+?0*([0-9]{1,3})(\.0*)?")
BLANKS = b" \t\v\f"
RANGES = {
    "label": (9, "a label is a whole number 0–9"),
    "": (255, "pixels are whole numbers 0–255"),
}
DO = "correct or remove that row"


def check_row(
    path: Path, number: int, cells: Sequence[bytes], names: Sequence[str], ended: bool
) -> bytes:
    """Read one row whose cells are not all plain whole numbers in range.

    Args:
        path: the file, for messages.
        number: the number of the row; the header is row 1.
        cells: the row's cells as they are in the file.
        names: the header's names.
        ended: whether the row has its line end.

    Returns:
        One byte for each cell: quoted cells, blanks around a number and 5.0 are accepted.

    Raises:
        DataError: the first fault of the row, with its column and value.
    """
    _check_length(path, number, cells, names, ended)
    values = bytearray()
    for place, (cell, name) in enumerate(zip(cells, names, strict=True), 1):
        value = whole_number(cell)
        if value is None or value > RANGES["label" if name == "label" else ""][0]:
            where = f"{shown(path)}: row {number}, column {name} (column {place})"
            raise DataError(_cell_fault(where, cells, place, name, ended))
        values.append(value)
    return bytes(values)


@lru_cache(1024)  # where one cell is quoted or padded, all are, and few of them differ
def whole_number(cell: bytes) -> int | None:
    """Return the whole number in a cell, or None where there is none below 1,000."""
    if len(cell) > 1 and cell.startswith(b'"') and cell.rstrip(BLANKS).endswith(b'"'):
        cell = cell.rstrip(BLANKS)[1:-1]
    match = WHOLE.fullmatch(cell.strip(BLANKS))
    return int(match[1]) if match else None


def _check_length(
    path: Path, number: int, cells: Sequence[bytes], names: Sequence[str], ended: bool
) -> None:
    found, wanted = len(cells), len(names)
    if found == wanted:
        return
    where = f"{shown(path)}: row {number} has {found:,} cells but the header names {wanted}"
    if found < wanted and not ended:
        raise DataError(f"{where}: the file is cut off in that row; download it again.")
    if found < wanted:
        raise DataError(f"{where}; {DO}, or download the file again.")
    if not any(cell.strip() for cell in cells[wanted:]):
        raise DataError(f"{where}: it ends with a comma; remove the commas at the line ends.")
    if number == 2 and found == wanted + 1:
        raise DataError(
            f"{where}: one name is missing in row 1, and pandas would silently shift the "
            "columns; write the file again with to_csv(path, index=False)."
        )
    raise DataError(f"{where}; {DO}, or download the file again.")


def _cell_fault(where: str, cells: Sequence[bytes], place: int, name: str, ended: bool) -> str:
    cell = cells[place - 1]
    _, rule = RANGES["label" if name == "label" else ""]
    if not cell.strip():
        if place == len(cells) and not ended:
            return f"{where} is blank: the file is cut off before this cell; download it again."
        return f"{where} is blank; {rule}: {DO}."
    if name != "label" and _already_scaled(cells, place):
        return (
            f"{where} is {shown(cell, 40)}; these pixels are already 0–1; "
            "multiply them by 255 and round, or take the original file."
        )
    return f"{where} is {shown(cell, 40)}; {rule}: {DO}."


def _already_scaled(cells: Sequence[bytes], place: int) -> bool:
    """Check whether a row is scaled to 0–1: several fractions, and no number above 1.

    Only the pixels from the faulty one on count, so a label before them is ignored.
    """
    fractions = 0
    for cell in cells[place - 1 :]:
        try:
            value = float(cell.strip(BLANKS + b'"'))
        except ValueError:
            return False
        if not 0 <= value <= 1:
            return False
        fractions += value != int(value)
    return fractions > 1


# The widest valid row, every cell quoted and padded, is far below this; a file without line ends
# is rejected here instead of being read into memory.
LONGEST_LINE = 1 << 16
# About 17 rows: every array computed from a block stays below 128 KiB. Larger arrays glibc gets
# from the system and returns, for each block, which takes half as long again.
BLOCK = 28_000
VALUES = {str(value).encode(): value for value in range(256)}


class Lines:
    """The lines of a file in bytes, counted from 1.

    Attributes:
        path: the file, for messages.
        number: the number of the last line read; 0 before the first.
        ended: whether the last line read has its line end.
    """

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path = path
        self.number = 0
        self.ended = False
        self._stream = stream

    def first(self) -> bytes:
        """Return the first line.

        Raises:
            DataError: it is too long for a header of digits.
        """
        line = self._stream.readline(LONGEST_LINE)
        self.number, self.ended = 1, line.endswith(b"\n")
        reject_long(self.path, 1, line)
        return line

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield all further lines in blocks of whole lines.

        Yields:
            `(number, text)`: the number of the block's first line, and its lines with their ends.
            The text ends within a line only where the line is far too long, or where the file
            ends without a line end.
        """
        while text := self._stream.read(BLOCK):
            if not text.endswith(b"\n"):
                text += self._stream.readline(LONGEST_LINE)
            first, self.ended = self.number + 1, text.endswith(b"\n")
            self.number += text.count(b"\n") + (not self.ended)
            yield first, text


def parse_rows(lines: Lines, names: Sequence[str]) -> np.ndarray:
    """Read all rows, a whole block at once where nothing in it is unusual.

    Args:
        lines: the lines, after the header was read.
        names: the header's names.

    Returns:
        uint8 (n, number of names).

    Raises:
        DataError: a row has too few or too many cells, or a cell holds no possible value; or
            there is no row at all.
    """
    table = bytearray()
    label = names.index("label") if "label" in names else None
    for number, text in lines.blocks():
        values = parse_block(text, len(names))
        if values is None or (label is not None and values[:, label].max() > 9):
            table += scan_block(lines.path, number, text, names)
        else:
            table += values.data
    if not table:
        raise DataError(
            f"{shown(lines.path)}: there is a header but no row of digits below it; "
            "download the file again."
        )
    return np.frombuffer(table, dtype=np.uint8).reshape(-1, len(names))


def parse_block(text: bytes, columns: int) -> np.ndarray | None:
    """Read rows whose cells are all plain whole numbers 0–255 of one to three digits.

    All cells are read together: the position of a separator is the end of a cell, and the distance
    between two of them gives the number of digits.

    Args:
        text: the rows; the last one may lack its line end.
        columns: how many cells a row has.

    Returns:
        uint8 (n, columns), or None where the text holds anything else, valid or not.
    """
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    characters = np.frombuffer(text if text.endswith(b"\n") else text + b"\n", np.uint8)
    digits = characters - np.uint8(ord("0"))  # characters before "0" wrap round to above 9
    ends = np.flatnonzero(digits > 9)
    if len(ends) % columns:
        return None
    separators = characters[ends].reshape(-1, columns)
    if (separators[:, :-1] != ord(",")).any() or (separators[:, -1] != ord("\n")).any():
        return None
    lengths = ends.copy()  # of the cells; the first begins with the text
    lengths[1:] -= ends[:-1] + 1
    if lengths.min() < 1 or lengths.max() > 3:
        return None
    values = _join_digits(digits, ends, lengths)
    return None if values is None else values.reshape(-1, columns)


def _join_digits(digits: np.ndarray, ends: np.ndarray, lengths: np.ndarray) -> np.ndarray | None:
    """Return the numbers of one to three digits that end there; None where one is over 255."""
    values: np.ndarray = digits[ends - 1]
    # Four cells in five are paper, "0": a plain sum over all of them takes longer.
    two = np.flatnonzero(lengths == 2)
    values[two] += 10 * digits[ends[two] - 2]
    three = np.flatnonzero(lengths == 3)
    sums = 100 * digits[ends[three] - 3].astype(np.int16) + 10 * digits[ends[three] - 2]
    sums += values[three]
    if sums.max(initial=0) > 255:
        return None
    values[three] = sums
    return values


def scan_block(path: Path, number: int, text: bytes, names: Sequence[str]) -> bytearray:
    """Read row by row and stop at the first fault.

    Args:
        path: the file, for messages.
        number: the number of the first row; the header is row 1.
        text: the rows; blank ones are skipped, as in pandas.
        names: the header's names.

    Returns:
        The values, one byte for each cell.

    Raises:
        DataError: a row has too few or too many cells, or a cell holds no possible value.
    """
    table = bytearray()
    label = names.index("label") if "label" in names else None
    for place, line in enumerate(io.BytesIO(text), number):
        reject_long(path, place, line)
        if not line.strip(b" \t\r\n"):
            continue
        cells = line.rstrip(b"\r\n").split(b",")
        try:
            row = bytes(map(VALUES.__getitem__, cells))
        except KeyError:
            row = b""
        if len(row) != len(names) or (label is not None and row[label] > 9):
            row = check_row(path, place, cells, names, ended=line.endswith(b"\n"))
        table += row
    return table


def reject_long(path: Path, number: int, line: bytes) -> None:
    """Reject a line that is longer than any valid row.

    Raises:
        DataError: the line has `LONGEST_LINE` characters or more.
    """
    if len(line) >= LONGEST_LINE:
        raise DataError(
            f"{shown(path)}: row {number} is longer than {LONGEST_LINE:,} "
            "characters; a row of digits has 785 cells and ends with a line end."
        )


def take_label_out(table: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Separate the label from the pixels without a second copy of the table in memory.

    Args:
        table: uint8 (n, 785), C-contiguous; its memory is used for the result.
        column: the column of the label.

    Returns:
        `(X, y)`: uint8 (n, 784), C-contiguous, and int64 (n,).
    """
    y = table[:, column].astype(np.int64)
    rows, columns = table.shape
    flat = table.reshape(-1)
    step = 1024
    for start in range(0, rows, step):
        # A block moves towards the beginning, so it overwrites only rows that were moved before.
        block = np.delete(table[start : start + step], column, axis=1)
        place = start * (columns - 1)
        flat[place : place + block.size] = block.reshape(-1)
    return flat[: rows * (columns - 1)].reshape(rows, columns - 1), y
