"""Reading one CSV of digits with every check."""

import csv
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import IO

import numpy as np

from digitkit.data.errors import DataError, shown
from digitkit.data.files import csv_text, open_file
from digitkit.data.folders import cache_folder, keep_newest, mark_used, staging_folder
from digitkit.data.records import PIXEL_NAMES, PIXELS
from digitkit.data.rows import Lines, parse_rows, take_label_out

KEPT = 4
# Smaller files are read as fast as their copies.
SMALLEST = 1 << 18
# To be raised when the checks or the layout of a copy change: older copies are then ignored.
VERSION = 1
BLOCK = 1024

Checked = tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]


def copies_folder() -> Path:
    """Return the folder of the packed copies."""
    return cache_folder() / "copies"


def copy_path(file: BufferedReader, role: str) -> Path:
    """Return the path of the packed copy of an open file, which may not exist.

    Args:
        file: the file, open for reading; it is read and rewound.
        role: `"train"` or `"test"`; a zip may hold both.
    """
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return copies_folder() / f"v{VERSION}-{digest}-{role}.npz"


def load_copy(copy: Path, labelled: bool) -> Checked | None:
    """Read a packed copy.

    Returns:
        The arrays and warnings from when the file was checked, or None where there is no copy or
        it is damaged in any way.
    """
    try:
        with np.load(copy, allow_pickle=False) as packed:
            kept = {name: packed[name] for name in packed.files}
        X = _unpack(kept["ink"], kept["values"])
        y = kept["y"] if labelled else None
        warnings = tuple(str(warning) for warning in kept["warnings"])
    except Exception:
        # Whatever is wrong with a copy, the file itself can be read.
        return None
    if y is not None and (y.shape != (len(X),) or y.dtype != np.int64):
        return None
    mark_used(copy)
    return X, y, warnings


def store_copy(copy: Path, checked: Checked) -> None:
    """Write a packed copy atomically; a folder that cannot be written to is no error."""
    X, y, warnings = checked
    ink, values = _pack(X)
    with suppress(OSError), staging_folder(copy.parent) as folder:
        made = folder / copy.name
        np.savez(
            made,
            allow_pickle=False,
            ink=ink,
            values=values,
            y=np.zeros(0, np.int64) if y is None else y,
            warnings=np.array(warnings, dtype=np.str_),
        )
        made.replace(copy)
        keep_newest(copy.parent, "*.npz", KEPT)


def _pack(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a bit mask of the pixels with ink, and their values.

    Four pixels in five are paper, so this takes a third of the space, and packing and unpacking
    are several times as fast as with zlib.
    """
    blocks = [X[start : start + BLOCK] for start in range(0, len(X), BLOCK)]
    return np.packbits(X, axis=1), np.concatenate([block[block != 0] for block in blocks])


def _unpack(ink: np.ndarray, values: np.ndarray) -> np.ndarray:
    if ink.dtype != np.uint8 or values.dtype != np.uint8 or ink.shape[1:] != (PIXELS // 8,):
        raise ValueError("not a packed copy")
    X = np.unpackbits(ink, axis=1)
    used = 0
    for start in range(0, len(X), BLOCK):
        mask = X[start : start + BLOCK].astype(bool)
        count = int(mask.sum())
        X[start : start + BLOCK][mask] = values[used : used + count]
        used += count
    if used != len(values):
        raise ValueError("not a packed copy")
    return X


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
        DataError: the line is anything else.
    """
    names = _names(path, line)
    _check_header_present(path, names)
    _check_blank_and_duplicate(path, names)
    _check_role(path, names, labelled)
    pixels = [name for name in names if name != "label"]
    if pixels != list(PIXEL_NAMES):
        _raise_wrong_pixels(path, names, pixels)
    return names


def _names(path: Path, line: bytes) -> list[str]:
    bare = line.removeprefix(BOM).rstrip(b"\r\n")
    if not bare.strip():
        raise DataError(f"{shown(path)}: row 1 is blank; the header must be there: {WANTED}.")
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


def _check_header_present(path: Path, names: Sequence[str]) -> None:
    try:
        for name in names:
            float(name or 0)
    except ValueError:
        return
    raise DataError(
        f"{shown(path)}: there is no header, row 1 begins with the value {shown(names[0], 40)}; "
        f"put a first row that names {WANTED}."
    )


def _check_blank_and_duplicate(path: Path, names: Sequence[str]) -> None:
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


def _check_role(path: Path, names: Sequence[str], labelled: bool) -> None:
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


def _raise_wrong_pixels(path: Path, names: Sequence[str], pixels: Sequence[str]) -> None:
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
            "or pandas would silently shift the columns."
        )
    wrong = next(i for i, name in enumerate(pixels) if name != PIXEL_NAMES[i])
    raise DataError(
        f"{shown(path)}: row 1, column {names.index(pixels[wrong]) + 1} is {pixels[wrong]} where "
        f"{PIXEL_NAMES[wrong]} should be; put the pixels in order, pixel0 … pixel783."
    )


NO_LINE_END = (
    "row {row} has no line end, so the file may be cut off in its last number; "
    "if in doubt, download it again."
)


def read_csv(
    path: str | Path, labelled: bool = True
) -> tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]:
    """Read a CSV of digits, plain or packed with gzip, xz, bzip2 or zip, and check every cell.

    Large files are read from a packed copy in the user's cache folder the second time. It is
    found by the digest of the whole file, so a changed file is always read again.

    Args:
        path: the file.
        labelled: True for a train.csv, with `label` in any column; False for a test.csv.

    Returns:
        `(X, y, warnings)`: uint8 (n, 784), C-contiguous; int64 (n,), or None where not labelled;
        warnings of one line each about what was accepted but is unusual.

    Raises:
        DataError: the first fault of the file, in one line.
    """
    X, y, warnings = _read(Path(path), "train" if labelled else "test")
    # A copy may have been made from a file of the same content elsewhere.
    return X, y, tuple(f"{shown(Path(path))}: {warning}" for warning in warnings)


def _read(path: Path, role: str) -> Checked:
    with open_file(path) as file:
        try:
            before = _stamp(file)
            if before[0] < SMALLEST:
                return _check(path, file, role)
            copy = copy_path(file, role)
            kept = load_copy(copy, role == "train")
            if kept is not None:
                return kept
            checked = _check(path, file, role)
            unchanged = _stamp(file) == before
        except OSError as error:
            raise DataError(f"{shown(path)}: cannot be read: {error}.") from None
    if unchanged:
        store_copy(copy, checked)
    return checked


def _stamp(file: IO[bytes]) -> tuple[int, int, int]:
    """Return size and times of an open file: where they stay the same, nobody wrote to it."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _check(path: Path, file: BufferedReader, role: str) -> Checked:
    with csv_text(path, file, role) as stream:
        lines = Lines(path, stream)
        names = read_header(path, lines.first(), role == "train")
        table = parse_rows(lines, names)
    y = None
    if role == "train":
        table, y = take_label_out(table, names.index("label"))
    warnings = () if lines.ended else (NO_LINE_END.format(row=lines.number),)
    return table, y, warnings + ink_warnings(path, table)


def ink_warnings(path: Path, X: np.ndarray) -> tuple[str, ...]:
    """Check that the pixels have the range 0–255.

    Args:
        path: the file they come from, for messages.
        X: uint8 (n, 784).

    Returns:
        A warning where every pixel is 0, else none.

    Raises:
        DataError: the largest value is 1, so the pixels were already scaled to 0–1.
    """
    darkest = int(X.max())
    if darkest == 1:
        raise DataError(
            f"{shown(path)}: the largest pixel of all rows is 1: these pixels are already 0–1; "
            "multiply them by 255, or take the original file."
        )
    return () if darkest else ("every pixel is 0, so there is no ink in it.",)
