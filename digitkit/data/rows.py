"""Reading the rows below a CSV header: in blocks, and row by row where a cell is unusual."""

import io
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np

from digitkit.data.errors import DataError, shown

# 5, +5, 005, 5.0 and np.savetxt's 5.0e+00 are all the whole number 5; the number of zeros is
# limited by the line.
WHOLE = re.compile(rb"\+?0*([0-9]{1,3})(\.0*)?")
POWER = re.compile(rb"\+?0*([0-9])\.?([0-9]*)[eE]([+-]?[0-9]{1,3})")
BLANKS = b" \t\v\f"
RANGES = {
    True: (9, "a label is a whole number 0–9"),
    False: (255, "pixels are whole numbers 0–255"),
}
DO = "correct or remove that row"
ORIGINAL = "take the original file"
SAVE = "to_csv(path, index=False)"
# How many different ways to write numbers are kept at hand.
SPELLINGS = 4096


@dataclass(frozen=True)
class Header:
    """What the columns of a file are.

    Attributes:
        names: their names as in the file, for messages.
        label: the place of the label from 0; None where there is none, or where no name tells it.
        separator: what is between two cells.
        read: the expression by which pandas reads the file; empty where there is no simple one.
        notes: one line each about what is read otherwise than it is written.
        keys: the expressions by which pandas then names the columns; empty where these are `names`.
        unnamed: whether the label's column is still to be found.
    """

    names: tuple[str, ...]
    label: int | None
    separator: bytes = b","
    read: str = "pd.read_csv(path)"
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    unnamed: bool = False

    def column(self, place: int) -> str:
        """Return in words which column this is, counted from 0."""
        if self.unnamed:
            return f"column {place + 1}"
        name = self.names[place].strip()
        name = name[:40] if name.isprintable() else ascii(name[:40])
        return f"column {name} (column {place + 1})"

    def label_key(self) -> str | None:
        """Return the expression for the label's column in pandas."""
        if self.label is None:
            return None
        return self.keys[self.label] if self.keys else quoted(self.names[self.label])

    def changed(self, change: str) -> str:
        """Return the line of pandas that computes all pixels anew, as the end of a message.

        Args:
            change: an expression with `X` for the frame of the pixels.
        """
        if not self.read or self.unnamed:
            return ""
        key = self.label_key()
        # The label is made the index, which is saved as the first column.
        frame = self.read if key is None else f"{self.read}.set_index({key})"
        save = SAVE if key is None else "to_csv(path)"
        return f' In pandas: {change.replace("X", frame)}.astype("uint8").{save}'

    def turned(self, change: str) -> str:
        """Return the line of pandas that changes all images, as the end of a message.

        Args:
            change: what NumPy does to an array (n, 28, 28), such as `.transpose(0, 2, 1)`.
        """
        if not self.read:
            return ""
        images = f"data.loc[:, pixels].to_numpy().reshape(-1, 28, 28){change}.reshape(-1, 784)"
        return (
            f" In pandas: data = {self.read}; pixels = data.columns != {self.label_key()}; "
            f"data.loc[:, pixels] = {images}; data.{SAVE}"
        )


def in_pandas(frame: str) -> str:
    """Return the end of a message: the line of pandas that saves a frame; nothing for none."""
    return f" In pandas: {frame}.{SAVE}" if frame else ""


def quoted(name: str) -> str:
    """Return a name as an expression of Python in double quotes."""
    return json.dumps(name, ensure_ascii=not name.isprintable())


def check_row(
    path: Path, number: int, cells: Sequence[bytes], header: Header, ended: bool
) -> bytes:
    """Read one row whose cells are not all plain whole numbers in range.

    Args:
        path: the file, for messages.
        number: the number of the row in the file, from 1.
        cells: the row's cells as they are in the file.
        header: what the columns are.
        ended: whether the row has its line end.

    Returns:
        One byte for each cell: quoted cells, blanks around a number, 5.0 and 5.0e+00 are accepted.

    Raises:
        DataError: the first fault of the row, with its column and value.
    """
    _check_length(path, number, cells, header, ended)
    values = bytearray()
    for place, cell in enumerate(cells):
        value = whole_number(cell)
        if value is None or value > RANGES[place == header.label][0]:
            where = f"{shown(path)}: row {number}, {header.column(place)}"
            raise CellError(_cell_fault(where, cells, place, header, ended), place)
        values.append(value)
    return bytes(values)


class CellError(DataError):
    """A cell that holds no possible value; `place` is its column from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


@lru_cache(1024)  # where one cell is quoted or padded, all are, and few of them differ
def whole_number(cell: bytes) -> int | None:
    """Return the whole number in a cell, or None where there is none below 1,000."""
    bare = _bare(cell)
    match = WHOLE.fullmatch(bare)
    if match:
        return int(match[1])
    match = POWER.fullmatch(bare)
    if not match:
        return None
    digits, power = match[1] + match[2], int(match[3])
    if not 0 <= power <= min(len(match[2]), 2):
        return None if digits.strip(b"0") else 0
    whole, rest = digits[: power + 1], digits[power + 1 :]
    # 2.6e+02 may be any number from 255 to 265, and is none at all: its last digit is unknown.
    return None if rest.strip(b"0") else int(whole)


def _bare(cell: bytes) -> bytes:
    """Return a cell without quotes and blanks around it."""
    if len(cell) > 1 and cell.startswith(b'"') and cell.rstrip(BLANKS).endswith(b'"'):
        cell = cell.rstrip(BLANKS)[1:-1]
    return cell.strip(BLANKS)


def _check_length(
    path: Path, number: int, cells: Sequence[bytes], header: Header, ended: bool
) -> None:
    found, wanted = len(cells), len(header.names)
    if found == wanted:
        return
    named = "row 1 has" if "header=None" in header.read else "the header names"
    where = f"{shown(path)}: row {number} has {found:,} cells but {named} {wanted}"
    if found < wanted and not ended:
        raise DataError(f"{where}: the file is cut off in that row; download it again.")
    if found < wanted:
        raise DataError(f"{where}; {DO}, or download the file again.")
    if not any(cell.strip() for cell in cells[wanted:]):
        raise DataError(f"{where}: it ends with a comma; remove the commas at the line ends.")
    if number == 2 and found == wanted + 1:
        raise DataError(
            f"{where}: one name is missing in row 1, and pandas would silently shift the "
            f"columns; write the file again with {SAVE}."
        )
    raise DataError(f"{where}; {DO}, or download the file again.")


def _cell_fault(where: str, cells: Sequence[bytes], place: int, header: Header, ended: bool) -> str:
    cell = cells[place]
    _, rule = RANGES[place == header.label]
    if not cell.strip():
        if place == len(cells) - 1 and not ended:
            return f"{where} is blank: the file is cut off before this cell; download it again."
        return f"{where} is blank; {rule}: {DO}."
    powers = (POWER.fullmatch(_bare(other)) for other in cells)
    if POWER.fullmatch(_bare(cell)) and sum(map(bool, powers)) > 1:
        return (
            f"{where} is {shown(cell, 40)}, which is rounded: np.savetxt kept its first digits "
            'only; write the file again with np.savetxt(..., fmt="%d", comments="").'
        )
    scale = None if place == header.label else _other_scale(cells, header)
    return f"{where} is {shown(cell, 40)}; {scale or f'{rule}: {DO}.'}"


def _other_scale(cells: Sequence[bytes], header: Header) -> str | None:
    """Return on what other scale a row is, and what to do; None where a single cell is odd."""
    values = [_float(cell) for place, cell in enumerate(cells) if place != header.label]
    if not all(map(math.isfinite, values)):
        return None
    # Where the label is not known yet, it can be the first or the last.
    inner = values[1:-1] if header.unnamed else values
    low, high = min(inner), max(inner)
    if sum(not 0 <= value <= 255 or value % 1 > 0 for value in inner) < 2:
        return None
    if low >= 0 and high <= 1:
        return (
            "these pixels are already 0–1; multiply them by 255 and round, or "
            f"{ORIGINAL}.{header.changed('(X * 255).round()')}"
        )
    if low == -1 and high <= 1:
        return (
            "these pixels are scaled to -1…1; add 1, multiply by 127.5 and round, or "
            f"{ORIGINAL}.{header.changed('((X + 1) * 127.5).round()')}"
        )
    if low == -0.5 and high <= 0.5:
        return (
            "these pixels are scaled to -0.5…0.5; add 0.5, multiply by 255 and round, or "
            f"{ORIGINAL}.{header.changed('((X + 0.5) * 255).round()')}"
        )
    if low >= 0 and high <= 255:
        return (
            "these pixels are 0–255 with fractions; round them, or "
            f"{ORIGINAL}.{header.changed('X.round()')}"
        )
    if low >= 0:
        return f"the pixels of this row go up to {high:g} and not to 255; {ORIGINAL}."
    return (
        f"the pixels of this row go from {low:g} to {high:g}, so they are scaled, perhaps by their "
        f"mean and spread; {ORIGINAL}, with whole numbers 0–255."
    )


def _float(cell: bytes) -> float:
    try:
        return float(_bare(cell))
    except ValueError:
        return math.nan


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
        self.separator = b","
        self._stream = stream
        self._last = b""
        self._pending = b""

    def next_line(self) -> bytes:
        """Return the next line, of those before the rows of digits.

        Raises:
            DataError: it is too long for a header of digits.
        """
        self._last = line = self._stream.readline(LONGEST_LINE)
        self.number, self.ended = self.number + 1, line.endswith(b"\n")
        reject_long(self.path, self.number, line)
        return line

    def put_back(self) -> None:
        """Let `blocks` begin with the line that was read last."""
        self.number -= 1
        self._pending = self._last.removeprefix(b"\xef\xbb\xbf")

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield all further lines in blocks of whole lines.

        Yields:
            `(number, text)`: the number of the block's first line, and its lines with their ends,
            the cells separated by commas. The text ends within a line only where the line is far
            too long, or where the file ends without a line end.

        Raises:
            DataError: the cells are separated by something else, and one holds a comma.
        """
        while text := self._pending or self._stream.read(BLOCK):
            self._pending = b""
            if not text.endswith(b"\n"):
                text += self._stream.readline(LONGEST_LINE)
            first, self.ended = self.number + 1, text.endswith(b"\n")
            self.number += text.count(b"\n") + (not self.ended)
            if self.separator != b",":
                self._reject_commas(first, text)
                text = text.replace(self.separator, b",")
            yield first, text

    def _reject_commas(self, first: int, text: bytes) -> None:
        if b"," in text:
            number = first + text[: text.index(b",")].count(b"\n")
            read = f'pd.read_csv(path, sep={json.dumps(self.separator.decode())}, decimal=",")'
            raise DataError(
                f"{shown(self.path)}: row {number} has a comma within a cell, as in 0,5; "
                f"write the file with points.{in_pandas(read)}"
            )


def parse_rows(lines: Lines, header: Header) -> np.ndarray:
    """Read all rows, a whole block at once where nothing in it is unusual.

    Args:
        lines: the lines, after the header was read.
        header: what the columns are.

    Returns:
        uint8 (n, number of columns).

    Raises:
        DataError: a row has too few or too many cells, or a cell holds no possible value; or
            there is no row at all.
    """
    table = bytearray()
    label, columns, known = header.label, len(header.names), dict(VALUES)
    for number, text in lines.blocks():
        values = parse_block(text, columns)
        if values is None or (label is not None and values[:, label].max() > 9):
            table += scan_block(lines.path, number, text, header, known)
        else:
            table += values.data
    if not table:
        raise DataError(
            f"{shown(lines.path)}: there is a header but no row of digits below it; "
            "download the file again."
        )
    return np.frombuffer(table, dtype=np.uint8).reshape(-1, columns)


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


def scan_block(
    path: Path, number: int, text: bytes, header: Header, known: dict[bytes, int]
) -> bytearray:
    """Read row by row and stop at the first fault.

    Args:
        path: the file, for messages.
        number: the number of the first row in the file.
        text: the rows; blank ones are skipped, as in pandas.
        header: what the columns are.
        known: the values of cells that are known to be right as pixels; what is found is added.

    Returns:
        The values, one byte for each cell.

    Raises:
        DataError: a row has too few or too many cells, or a cell holds no possible value.
    """
    table = bytearray()
    label, columns = header.label, len(header.names)
    rows = io.BytesIO(text)
    for place, line in enumerate(rows, number):
        reject_long(path, place, line)
        if not line.strip(b" \t\r\n"):
            continue
        cells = line.rstrip(b"\r\n").split(b",")
        try:
            row = bytes(map(known.__getitem__, cells))
        except KeyError:
            row = b""
        if len(row) != columns or (label is not None and row[label] > 9):
            try:
                row = check_row(path, place, cells, header, ended=line.endswith(b"\n"))
            except CellError as error:
                raise _common_fault(error, rows.readlines(), header) from None
            if len(known) < SPELLINGS:
                known.update(zip(cells, row, strict=True))
        table += row
    return table


def _common_fault(error: CellError, rest: Sequence[bytes], header: Header) -> DataError:
    """Return the error for a cell; where it is no exception, "remove that row" would be wrong."""
    whole = [row for row in (line.rstrip(b"\r\n").split(b",") for line in rest) if len(row) > 1]
    cells = [row[error.place] for row in whole if len(row) == len(header.names)]
    limit, _ = RANGES[error.place == header.label]
    values = [whole_number(cell) for cell in cells]
    faulty = sum(value is None or value > limit for value in values)
    if faulty < 2 or faulty * 2 < len(cells) or DO not in str(error):
        return error
    do = (
        "other rows have such labels too, so take a file whose labels are the digits 0–9"
        if error.place == header.label
        else f"other rows have such a cell there too, so {ORIGINAL}"
    )
    return DataError(str(error).replace(DO, do))


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
