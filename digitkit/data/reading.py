"""Reading one CSV of digits with every check."""

import hashlib
import os
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from digitkit.data.appearance import appearance_warnings, check_ink
from digitkit.data.errors import DataError, shown
from digitkit.data.files import csv_text, open_file
from digitkit.data.folders import cache_folder, keep_newest, mark_used, staging_folder
from digitkit.data.header import find_label, read_header
from digitkit.data.records import PIXELS
from digitkit.data.rows import Lines, parse_rows, take_label_out

KEPT = 4
# Smaller files are read as fast as their copies.
SMALLEST = 1 << 18
# To be raised when the checks or the layout of a copy change: older copies are then ignored.
VERSION = 2
BLOCK = 1024


class Checked(NamedTuple):
    """A file that was read and checked.

    Attributes:
        X: uint8 (n, 784), C-contiguous.
        y: int64 (n,), or None where there are no labels.
        warnings: one line each about what was accepted but is unusual.
        notes: one line each about what was read otherwise than it is written.
    """

    X: np.ndarray
    y: np.ndarray | None
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


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
        The arrays and remarks from when the file was checked, or None where there is no copy or
        it is damaged in any way.
    """
    try:
        with np.load(copy, allow_pickle=False) as packed:
            kept = {name: packed[name] for name in packed.files}
        X = _unpack(kept["ink"], kept["values"])
        y = kept["y"] if labelled else None
        warnings = tuple(str(warning) for warning in kept["warnings"])
        notes = tuple(str(note) for note in kept["notes"])
    except Exception:
        # Whatever is wrong with a copy, the file itself can be read.
        return None
    if y is not None and (y.shape != (len(X),) or y.dtype != np.int64):
        return None
    mark_used(copy)
    return Checked(X, y, warnings, notes)


def store_copy(copy: Path, checked: Checked) -> None:
    """Write a packed copy atomically; a folder that cannot be written to is no error."""
    X, y, warnings, notes = checked
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
            notes=np.array(notes, dtype=np.str_),
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


NO_LINE_END = (
    "row {row} has no line end, so the file may be cut off in its last number; "
    "if in doubt, download it again."
)


def read_csv(
    path: str | Path, labelled: bool = True
) -> tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]:
    """Read a CSV of digits as `read_file` does.

    Returns:
        `(X, y, remarks)`: the digits, and the notes and warnings together.
    """
    checked = read_file(path, labelled)
    return checked.X, checked.y, checked.notes + checked.warnings


def read_file(path: str | Path, labelled: bool = True) -> Checked:
    """Read a CSV of digits, plain or packed with gzip, xz, bzip2 or zip, and check every cell.

    Large files are read from a packed copy in the user's cache folder the second time. It is
    found by the digest of the whole file, so a changed file is always read again.

    Args:
        path: the file.
        labelled: True for a train.csv, with `label` in any column; False for a test.csv.

    Returns:
        The digits, with notes and warnings that name the file.

    Raises:
        DataError: the first fault of the file, in one line.
    """
    checked = _read(Path(path), "train" if labelled else "test")
    # A copy may have been made from a file of the same content elsewhere.
    name = shown(Path(path))
    return checked._replace(
        warnings=tuple(f"{name}: {warning}" for warning in checked.warnings),
        notes=tuple(f"{name}: {note}" for note in checked.notes),
    )


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
        header = read_header(lines, role == "train")
        table = parse_rows(lines, header)
    y = None
    if header.unnamed:
        header = find_label(path, header, table)
    if header.label is not None:
        table, y = take_label_out(table, header.label)
    check_ink(path, table, header.changed("(X * 255)"))
    cut_off = () if lines.ended else (NO_LINE_END.format(row=lines.number),)
    looks = appearance_warnings(table, y, header.changed("(255 - X)"), header.turned)
    return Checked(table, y, cut_off + looks, header.notes)
