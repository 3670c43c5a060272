"""The first rows of a CSV: how its cells are separated, and what its columns are.

Files of digits are around with other names of the columns, with Excel's line `sep=,`, and without a
header. Where only one reading is possible, that one is taken, and a note says what was done.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from digitkit.data.errors import DataError, shown
from digitkit.data.records import PIXEL_NAMES, PIXELS
from digitkit.data.rows import SAVE, Header, Lines, in_pandas, quoted

WANTED = "label and pixel0 … pixel783"
BOM = b"\xef\xbb\xbf"
LABELS = ("label", "labels", "class", "target", "digit", "y")
SEPARATORS = {b",": "commas", b";": "semicolons", b"\t": "tabs", b" ": "blanks"}
COMMENT = "the # at the beginning of the header, as np.savetxt writes it, was left out."
# A list of column names, as an expression of Python.
NAMED = '[*(f"pixel{i}" for i in range(784))]'


@dataclass(frozen=True)
class _Row:
    """The row that names the columns, or the first row of digits where there is no header."""

    path: Path
    number: int
    names: tuple[str, ...]
    separator: bytes
    notes: tuple[str, ...]
    read: str

    @property
    def keys(self) -> list[str]:
        """The names without what makes no difference: case, blanks around, a # in front."""
        keys = [name.strip().casefold() for name in self.names]
        keys[0] = keys[0].lstrip("# \t") or keys[0]
        return keys

    def fault(self, problem: str, *changes: str) -> DataError:
        """Return the error for a problem of this row.

        Args:
            problem: what is wrong, and what to do.
            changes: what pandas must do after reading, such as `.drop(columns="id")`.
        """
        line = in_pandas(self.read and self.read + changes[0]) if changes else ""
        return DataError(f"{shown(self.path)}: {problem}{line}")


def read_header(lines: Lines, labelled: bool) -> Header:
    """Read and check the rows above the digits.

    Args:
        lines: the file's lines, none of them read.
        labelled: whether there must be labels (train.csv) or must be none (test.csv).

    Returns:
        What each column is. Where there is no header, the first row of digits is still to be
        read, and `label` is None until `find_label` has seen the digits.

    Raises:
        DataError: the columns are no label and 784 pixels in order, or could be read in two ways.
    """
    row = _first_row(lines)
    if _is_numeric(row):
        return _numeric_header(lines, row, labelled)
    _check_blank_and_duplicate(row)
    labels = [place for place, key in enumerate(row.keys) if key in LABELS]
    pixels = [key for key in row.keys if key not in LABELS]
    complete = _in_order(pixels)
    if not labelled and labels:
        raise row.fault(
            f"row {row.number}, column {labels[0] + 1} is {row.names[labels[0]].strip()}, so this "
            "is a train.csv; a test.csv has the pixels alone."
        )
    if labelled and not labels and complete:
        raise row.fault(
            f"row {row.number} has no column label, so this is a test.csv; "
            "learning needs labels: name a train.csv."
        )
    if len(labels) > 1:
        one, other = (row.names[place] for place in labels[:2])
        raise row.fault(
            f"row {row.number} names both {shown(one, 40)} and {shown(other, 40)}, and only one "
            "column can be the label; leave the other one out.",
            f".drop(columns={quoted(other)})",
        )
    if not complete:
        _raise_wrong_pixels(row, labelled)
    return Header(
        row.names,
        labels[0] if labels else None,
        row.separator,
        row.read,
        (*row.notes, *_name_notes(row, labels)),
    )


def _first_row(lines: Lines) -> _Row:
    """Read the header, after Excel's line `sep=,` where there is one."""
    bare, declared = _header_line(lines)
    separator = _separator(bare)
    place = f"{shown(lines.path)}: row"
    if declared and declared[1] != separator:
        raise DataError(
            f"{place} 1 is {shown(declared[0], 40)}, but row {lines.number} is separated by "
            f"{SEPARATORS[separator]}; remove row 1."
        )
    if b"\r" in bare:
        raise DataError(
            f"{shown(lines.path)}: its lines end in a lone carriage return, as on old Macs; "
            "save it with ordinary line ends."
        )
    notes, options = [], ""
    if declared:
        notes.append(f"row 1 is {shown(declared[0], 40)}, a line for Excel, and was left out.")
        options = ", skiprows=1"
    if separator != b",":
        notes.append(f"its cells are separated by {SEPARATORS[separator]}.")
        options += f", sep={json.dumps(separator.decode())}"
        lines.separator = separator
    read = f"pd.read_csv(path{options})"
    if separator == b" " and bare.startswith(b"#"):
        bare, read = bare[1:].lstrip(), ""  # pandas would take the # for a name
        notes.append(COMMENT)
    try:
        names = next(csv.reader([bare.decode("utf-8")], strict=True, delimiter=separator.decode()))
    except (UnicodeDecodeError, csv.Error):
        raise DataError(
            f"{place} {lines.number} cannot be read as a CSV header, it begins with "
            f"{shown(bare, 40)}; the header must name {WANTED}."
        ) from None
    return _Row(lines.path, lines.number, tuple(names), separator, tuple(notes), read)


def _header_line(lines: Lines) -> tuple[bytes, re.Match[bytes] | None]:
    """Read the line of the header, and the match of Excel's line above it if there is one."""
    bare = lines.next_line().removeprefix(BOM).rstrip(b"\r\n")
    declared = re.fullmatch(rb'"?sep=(.)"?[,;\t]*', bare, re.IGNORECASE)
    if declared:
        bare = lines.next_line().rstrip(b"\r\n")
    if not bare.strip():
        raise DataError(
            f"{shown(lines.path)}: row {lines.number} is blank; the header must be there: {WANTED}."
        )
    return bare, declared


def _separator(header: bytes) -> bytes:
    """Return what separates the cells: what stands between 784 of them, else the likeliest."""
    for mark in SEPARATORS:
        if header.strip().count(mark) >= PIXELS - 1:
            return mark
    found = [mark for mark in (b",", b";", b"\t") if mark in header]
    return found[0] if found else b","


def _is_numeric(row: _Row) -> bool:
    """Check whether the row holds numbers alone; a blank name is for `_check_blank…` to judge."""
    if row.names[0] == "" or row.names[-1] == "":
        return False
    try:
        for name in row.names:
            float(name or 0)
    except ValueError:
        return False
    return True


def _numeric_header(lines: Lines, row: _Row, labelled: bool) -> Header:
    """Return the header of a file whose first row is numbers: a row of digits, or 0, 1, 2 …."""
    count, wanted = len(row.names), PIXELS + labelled
    begin = f"row {row.number} begins with the value {shown(row.names[0], 40)}"
    if count != wanted:
        what = (
            "so this is a test.csv; learning needs labels: name a train.csv"
            if labelled and count == PIXELS
            else f"so this is a train.csv; a test.csv has the {PIXELS} pixels alone"
            if not labelled and count == PIXELS + 1
            else f"put a first row that names {WANTED}"
        )
        raise row.fault(f"there is no header, {begin} and has {count:,} cells; {what}.")
    if len(set(row.names)) == count and sum("." in name for name in row.names) > PIXELS // 2:
        raise row.fault(
            f"there is no header, {begin} and is a row of digits that pandas took for one; "
            "take the original file and read it with pd.read_csv(path, header=None)."
        )
    if row.names in (_numbers(0, count), _numbers(1, count)):
        keys = tuple(quoted(name) for name in row.names)
        note = f"the names {row.names[0]} … {row.names[-1]} in row {row.number} say nothing"
        read = row.read
    else:
        lines.put_back()
        keys = tuple(map(str, range(count)))
        note, read = "there is no header", row.read.replace("path", "path, header=None")
    if not labelled:
        note += "; the columns were read as pixel0 … pixel783."
    return Header(
        row.names if labelled else PIXEL_NAMES,
        None,
        row.separator,
        read,
        (*row.notes, note),
        keys,
        unnamed=labelled,
    )


def _numbers(start: int, count: int) -> tuple[str, ...]:
    return tuple(map(str, range(start, start + count)))


def find_label(path: Path, header: Header, table: np.ndarray) -> Header:
    """Find the label's column where no name tells it: only the first and the last one can be it.

    Args:
        path: the file, for messages.
        header: the header of a train.csv without names.
        table: uint8 (n, 785), the values of all its rows.

    Returns:
        The header with its label.

    Raises:
        DataError: both columns could hold labels, or neither.
    """
    possible = [
        place for place in (0, PIXELS) if 0 < table[:, place].max() <= 9
    ]  # a column of zeros alone is paper
    if len(possible) == 1:
        (label,) = possible
        others = f"{'2 … 785' if label == 0 else '1 … 784'} as pixel0 … pixel783"
        why = "the only one of the first and the last column that can be it"
        note = f"{header.notes[-1]}; column {label + 1} was read as the label, {why}, and {others}."
        return replace(header, label=label, notes=(*header.notes[:-1], note), unnamed=False)
    which = "both column 1 and column 785 could" if possible else "neither column 1 nor 785 can"
    names = '"label", ' + NAMED[1:-1], NAMED[1:-1] + ', "label"'
    no_header = "header=None" in header.read
    first, last = (
        header.read.replace(", header=None", "").replace(
            "path", f"path, header={None if no_header else 0}, names=[{text}]", 1
        )
        for text in names
    )
    raise DataError(
        f"{shown(path)}: {header.notes[-1]}, and {which} be the label; name the columns. "
        f"In pandas: {first}.{SAVE} where the label is first, {last}.{SAVE} where it is last."
    )


def _check_blank_and_duplicate(row: _Row) -> None:
    if row.names[-1] == "":
        raise row.fault(
            f"row {row.number}, column {len(row.names)}: the header ends with a comma, so that "
            "column has no name; remove the commas at the line ends."
        )
    indexes = [i for i, key in enumerate(row.keys) if re.fullmatch(r"(unnamed: [0-9.]+)?", key)]
    if indexes:
        place = indexes[0]
        name = row.names[place] or f"Unnamed: {place}"  # as pandas names it
        drop = f".drop(columns={quoted(name)})"
        if len(indexes) > 1:
            drop = '.filter(regex="^(?!Unnamed)")'
        what = (
            f"is named {shown(name, 40)}, as when pandas writes its index and reads it again"
            if row.names[place]
            else "has no name, as when pandas writes its index"
        )
        raise row.fault(
            f"row {row.number}, column {place + 1} {what}; write the file again with {SAVE}.", drop
        )
    places: dict[str, int] = {}
    for place, (key, name) in enumerate(zip(row.keys, row.names, strict=True), 1):
        if key in places:
            raise row.fault(
                f"row {row.number} names {shown(name, 40)} twice, in columns {places[key]} "
                f"and {place}; remove or rename one."
            )
        places[key] = place


SINGLE = re.compile(r"([^0-9]*)([0-9]{1,6})([^0-9]*)")  # pixel7, px_7, 7
GRID = re.compile(r"([^0-9]*)([0-9]{1,6})([^0-9]+)([0-9]{1,6})([^0-9]*)")  # 1x8, r0c7


def _positions(keys: Sequence[str]) -> list[tuple[int, ...]] | None:
    """Return the numbers in names that differ in nothing else; None where they do."""
    for pattern in (SINGLE, GRID):
        parts = [match.groups() for key in keys if (match := pattern.fullmatch(key))]
        if len(parts) == len(keys) and len({part[::2] for part in parts}) == 1:
            return [tuple(int(number) for number in part[1::2]) for part in parts]
    return None


def _expected(positions: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the numbers that 784 pixels in order have, counted as in these from 0 or from 1."""
    start = int(not any(0 in position for position in positions))
    if len(positions[0]) == 1:
        return [(number,) for number in range(start, start + PIXELS)]
    return [(start + row, start + column) for row in range(28) for column in range(28)]


def _in_order(keys: Sequence[str]) -> bool:
    """Check whether these are names of the 784 pixels in order, whatever the words in them."""
    if len(keys) != PIXELS:
        return False
    positions = _positions(keys)
    return positions is not None and positions == _expected(positions)


def _raise_wrong_pixels(row: _Row, labelled: bool) -> None:
    """Raise for columns that are not the 784 pixels in order."""
    keys = row.keys
    skeletons = [re.sub("[0-9]+", "#", key) for key in keys]
    common = Counter(skeletons).most_common(1)[0][0]
    places = [i for i, skeleton in enumerate(skeletons) if skeleton == common]
    positions = _positions([keys[i] for i in places])
    if positions is not None and sorted(positions) == _expected(positions):
        extra = next((i for i in range(len(keys)) if i not in places and keys[i] not in LABELS), -1)
        if extra >= 0:
            _raise_extra(row, extra, labelled and not any(key in LABELS for key in keys))
        wrong, right = next(
            (i, position)
            for i, found, position in zip(places, positions, _expected(positions), strict=True)
            if found != position
        )
        should = row.names[places[positions.index(right)]]
        raise row.fault(
            f"row {row.number}, column {wrong + 1} is {row.names[wrong]} where {should} should be; "
            "put the pixels in order, pixel0 … pixel783.",
            *([_ordered(row, labelled)] if common == "pixel#" else []),
        )
    names, prefix = _wanted_names(keys)
    known = set(names)
    for place, key in enumerate(keys, 1):
        if key not in LABELS and key not in known:
            raise row.fault(
                f"row {row.number}, column {place} is named {shown(row.names[place - 1], 40)}; "
                f"the columns must be {WANTED}."
            )
    missing = [name for name in names if name not in keys]
    more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
    raise row.fault(
        f"row {row.number} does not name {missing[0]}{more}; the header needs {prefix}, "
        "or pandas would silently shift the columns."
    )


def _wanted_names(keys: Sequence[str]) -> tuple[list[str], str]:
    """Return the names that the pixels should have: counted from 1 where the last one is 784."""
    if "pixel0" not in keys and "pixel784" in keys:
        return [f"pixel{i}" for i in range(1, PIXELS + 1)], "label and pixel1 … pixel784"
    return list(PIXEL_NAMES), WANTED


def _ordered(row: _Row, labelled: bool) -> str:
    start = int("pixel0" not in row.keys)
    pixels = f'*(f"pixel{{i}}" for i in range({start}, {start + PIXELS}))'
    label = next((name for name in row.names if name.strip().casefold() in LABELS), None)
    names = f"{quoted(label)}, {pixels}" if labelled and label else pixels
    return f"[[{names}]]"


def _raise_extra(row: _Row, place: int, may_be_label: bool) -> None:
    name = quoted(row.names[place])
    where = f"row {row.number}, column {place + 1} is named {shown(row.names[place], 40)}"
    if may_be_label:
        raise row.fault(
            f"{where} and no column is named label; if it holds the labels, name it so.",
            f'.rename(columns={{{name}: "label"}})',
        )
    raise row.fault(
        f"{where}, which is neither the label nor a pixel; leave it out.", f".drop(columns={name})"
    )


def _name_notes(row: _Row, labels: Sequence[int]) -> list[str]:
    """Return what was read otherwise than it is written."""
    notes = []
    if row.names[0].lstrip().startswith("#"):
        notes.append(COMMENT)
    for place in labels:
        name = row.names[place]
        if name.strip().lstrip("# \t") != "label":
            notes.append(f"the column {shown(name.strip(), 40)} was read as label.")
        elif name != name.strip():
            notes.append("the blanks around names in the header were left out.")
    pixels = [name.strip() for i, name in enumerate(row.names) if i not in labels]
    pixels[0] = pixels[0].lstrip("# \t")
    if tuple(pixels) != PIXEL_NAMES:
        notes.append(
            f"the columns {shown(pixels[0], 40)[1:-1]} … {shown(pixels[-1], 40)[1:-1]} were read "
            "as pixel0 … pixel783."
        )
    elif any(name != name.strip() for i, name in enumerate(row.names) if i not in labels):
        notes.append("the blanks around names in the header were left out.")
    return list(dict.fromkeys(notes))
