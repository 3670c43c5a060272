"""Judging one row of a CSV of digits cell by cell, and saying what is wrong with it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from digitkit.data.errors import DataError, shown

# 5, +5, 005 and 5.0 are all the whole number 5; how many zeros stand there is limited by the line.
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
        number: the row, counted as a person counts: the header is row 1.
        cells: the row's cells as they stand in the file.
        names: the header's names.
        ended: whether the row has its line end.

    Returns:
        The values, one byte a cell: quoted cells, blanks around a number and 5.0 are accepted.

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
    """The whole number in a cell, or None where there is none below 1,000."""
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
            f"{where}: one name is missing in row 1, and pandas would shift the columns in "
            "silence; write the file again with to_csv(path, index=False)."
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
    """Whether a row shows ink as parts of 1: several fractions, and no number above 1 beside them.

    Only the pixels from the faulty one on are looked at, and a label before them is passed over.
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
