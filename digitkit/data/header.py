"""The header of a CSV of digits: which columns it must name, and what it says when it doesn't."""

import csv
from collections.abc import Sequence
from pathlib import Path

from digitkit.data.digits import PIXEL_NAMES
from digitkit.data.errors import DataError, shown

WANTED = "label and pixel0 … pixel783"
BOM = b"\xef\xbb\xbf"


def read_header(path: Path, line: bytes, labelled: bool) -> list[str]:
    """Check the first line of a file.

    Args:
        path: the file, for messages.
        line: its first line as bytes, with or without a line end and byte-order mark.
        labelled: whether a column `label` must be there (train.csv) or must not (test.csv).

    Returns:
        The names of the columns in the file's order: the pixels in order, `label` anywhere.

    Raises:
        DataError: anything else stands there.
    """
    names = _names(path, line)
    _refuse_no_header(path, names)
    _refuse_blank_and_doubled(path, names)
    _refuse_wrong_role(path, names, labelled)
    pixels = [name for name in names if name != "label"]
    if pixels != list(PIXEL_NAMES):
        _refuse_pixels(path, names, pixels)
    return names


def _names(path: Path, line: bytes) -> list[str]:
    bare = line.removeprefix(BOM).rstrip(b"\r\n")
    if not bare.strip():
        raise DataError(f"{shown(path)}: row 1 is blank; the header must stand there: {WANTED}.")
    if b"," not in bare:
        for mark, name in ((b";", "semicolons"), (b"\t", "tabs")):
            if mark in bare:
                raise DataError(
                    f"{shown(path)}: row 1 is separated by {name}; save the file with commas."
                )
    if b"\r" in bare:
        raise DataError(
            f"{shown(path)}: its lines end in a lone carriage return, as on old Macs; "
            "save it with ordinary line ends."
        )
    try:
        return next(csv.reader([bare.decode("utf-8")], strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(
            f"{shown(path)}: row 1 cannot be read as a CSV header, it begins with "
            f"{shown(bare, 40)}; the header must name {WANTED}."
        ) from None


def _refuse_no_header(path: Path, names: Sequence[str]) -> None:
    try:
        for name in names:
            float(name or 0)
    except ValueError:
        return
    raise DataError(
        f"{shown(path)}: there is no header, row 1 begins with the value {shown(names[0], 40)}; "
        f"put a first row that names {WANTED}."
    )


def _refuse_blank_and_doubled(path: Path, names: Sequence[str]) -> None:
    if names[-1] == "":
        raise DataError(
            f"{shown(path)}: row 1, column {len(names)}: the header ends with a comma, so that "
            "column has no name; remove the commas at the line ends."
        )
    if names[0] == "":
        raise DataError(
            f"{shown(path)}: row 1, column 1 has no name, as when pandas writes its index; "
            "write the file again with to_csv(path, index=False)."
        )
    places: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if name in places:
            raise DataError(
                f"{shown(path)}: row 1 names {shown(name, 40)} twice, in columns {places[name]} "
                f"and {place}; remove or rename one."
            )
        places[name] = place


def _refuse_wrong_role(path: Path, names: Sequence[str], labelled: bool) -> None:
    if labelled and "label" not in names and list(names) == list(PIXEL_NAMES):
        raise DataError(
            f"{shown(path)}: row 1 has no column label, so this is a test.csv; "
            "learning needs labels: name a train.csv."
        )
    if not labelled and "label" in names:
        raise DataError(
            f"{shown(path)}: row 1, column {names.index('label') + 1} is label, so this is a "
            "train.csv; a test.csv has the pixels alone."
        )


def _refuse_pixels(path: Path, names: Sequence[str], pixels: Sequence[str]) -> None:
    known = set(PIXEL_NAMES)
    for place, name in enumerate(names, 1):
        if name != "label" and name not in known:
            raise DataError(
                f"{shown(path)}: row 1, column {place} is named {shown(name, 40)}; "
                f"the columns must be {WANTED}."
            )
    there = set(pixels)
    missing = [name for name in PIXEL_NAMES if name not in there]
    if missing:
        more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        raise DataError(
            f"{shown(path)}: row 1 does not name {missing[0]}{more}; the header needs {WANTED}, "
            "or pandas would shift the columns in silence."
        )
    wrong = next(i for i, name in enumerate(pixels) if name != PIXEL_NAMES[i])
    raise DataError(
        f"{shown(path)}: row 1, column {names.index(pixels[wrong]) + 1} is {pixels[wrong]} where "
        f"{PIXEL_NAMES[wrong]} should stand; put the pixels in order, pixel0 … pixel783."
    )
