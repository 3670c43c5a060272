"""Reading an .npz in Keras' layout: x_train, y_train, x_test, y_test."""

import zipfile
import zlib
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from digitkit.data.appearance import appearance_warnings, check_ink
from digitkit.data.errors import DataError, shown
from digitkit.data.files import open_file, packing
from digitkit.data.records import PIXELS

KEYS = ("x_train", "y_train", "x_test", "y_test")
LAYOUT = "Keras' layout is x_train, y_train, x_test, y_test with 28×28 images"
BROKEN = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, RuntimeError)


class Arrays(NamedTuple):
    """The four arrays of an .npz: uint8 images (n, 784) and int64 labels (n,)."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def member_names(path: Path) -> list[str] | None:
    """Return the names of a zip's members, or None where the file is no zip.

    Raises:
        DataError: the file cannot be opened, or it is a damaged zip.
    """
    with open_file(path) as file:
        if packing(file) != "zip":
            return None
        try:
            with zipfile.ZipFile(file) as archive:
                return archive.namelist()
        except BROKEN:
            raise DataError(
                f"{shown(path)}: the zip archive is damaged or cut off; download it again."
            ) from None


def is_npz(names: list[str] | None) -> bool:
    """Check whether a zip with these members is an .npz."""
    return bool(names) and all(name.endswith(".npy") for name in names or ())


def read_npz(path: Path) -> tuple[Arrays, tuple[str, ...]]:
    """Read and check an .npz; nothing in it is ever unpickled.

    Args:
        path: the file.

    Returns:
        The arrays, and warnings of one line each.

    Raises:
        DataError: the first deviation from Keras' layout.
    """
    with open_file(path) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                raw = {key: _read_member(path, archive, key) for key in KEYS}
        except DataError:
            raise
        except BROKEN:
            raise DataError(
                f"{shown(path)}: the .npz is damaged or cut off; get it again."
            ) from None
    arrays: list[np.ndarray] = []
    warnings: list[str] = []
    for part in ("train", "test"):
        X, y = raw[f"x_{part}"], raw[f"y_{part}"]
        _check_labels(path, f"y_{part}", y, len(X))
        pixels, labels = np.ascontiguousarray(X).reshape(-1, PIXELS), y.astype(np.int64)
        check_ink(path, pixels)
        warnings += _appearance(f"x_{part}", pixels, labels)
        arrays += [pixels, labels]
    return Arrays(*arrays), tuple(f"{shown(path)}: {warning}" for warning in warnings)


def _appearance(key: str, pixels: np.ndarray, labels: np.ndarray) -> list[str]:
    warnings = appearance_warnings(
        pixels,
        labels,
        f" In NumPy: {key} = 255 - {key}",
        lambda change: f" In NumPy: {key} = {key}.reshape(-1, 28, 28){change}",
    )
    return [f"{key}: {warning}" for warning in warnings]


def _read_member(path: Path, archive: zipfile.ZipFile, key: str) -> np.ndarray:
    names = [name.removesuffix(".npy") for name in archive.namelist()]
    if key not in names:
        held = ", ".join(shown(name, 40) for name in names[:6]) or "nothing"
        raise DataError(f"{shown(path)}: there is no {key} in it, it holds {held}; {LAYOUT}.")
    with archive.open(f"{key}.npy") as member:
        # The header is checked before memory is allocated for the shape that it declares.
        shape, dtype = _read_array_header(member)
        size = archive.getinfo(f"{key}.npy").file_size
        _check_array_header(path, key, shape, dtype)
        if int(np.prod(shape, dtype=object)) * dtype.itemsize > size:
            raise ValueError("shorter than its header says")
    with archive.open(f"{key}.npy") as member:
        return np.lib.format.read_array(member, allow_pickle=False)


def _read_array_header(member: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    version = np.lib.format.read_magic(member)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(member)
    else:
        shape, _, dtype = np.lib.format.read_array_header_2_0(member)
    return shape, dtype


def _check_array_header(path: Path, key: str, shape: tuple[int, ...], dtype: np.dtype) -> None:
    where = f"{shown(path)}: {key} has"
    if dtype.hasobject:
        raise DataError(f"{where} Python objects, which are never loaded; {LAYOUT}.")
    if key.startswith("y"):
        if dtype.kind not in "iu" or len(shape) != 1:
            raise DataError(
                f"{where} shape {shape} and dtype {dtype}; labels are whole numbers in one "
                "dimension, one for each digit."
            )
        return
    if shape[1:] not in ((28, 28), (PIXELS,)):
        raise DataError(f"{where} shape {shape}; images are (n, 28, 28).")
    if dtype != np.uint8:
        raise DataError(f"{where} dtype {dtype}; images are uint8, 0 is paper and 255 is ink.")
    if not shape[0]:
        raise DataError(f"{where} no rows; take the original file.")


def _check_labels(path: Path, key: str, y: np.ndarray, rows: int) -> None:
    if len(y) != rows:
        raise DataError(
            f"{shown(path)}: {key} has {len(y):,} labels for {rows:,} images; "
            "there must be one for each."
        )
    wrong = np.flatnonzero((y < 0) | (y > 9))
    if len(wrong):
        raise DataError(
            f"{shown(path)}: {key}[{wrong[0]}] is {y[wrong[0]]}; a label is a whole number 0–9."
        )
