"""Packed copies of checked CSV files in the user's cache folder, so the second reading is quick.

A copy is found by the SHA-256 digest of the whole file, not by its name, size and time: those can
stay the same while the content changes, and the digest of a 77 MB file takes under a tenth of a
second. So a changed file can never be served from an old copy.
"""

import hashlib
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

import numpy as np

from digitkit.data.digits import PIXELS
from digitkit.data.places import cache_folder, keep_newest, mark_used, workshop

KEPT = 4
# Smaller files are read as fast as their copies.
SMALLEST = 1 << 18
# To be raised when the checks or the layout of a copy change: older copies are then passed over.
VERSION = 1
BLOCK = 1024

Checked = tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]


def copies_folder() -> Path:
    """The folder of the packed copies."""
    return cache_folder() / "copies"


def copy_path(file: BufferedReader, role: str) -> Path:
    """Where the packed copy of an open file lies, if there is one.

    Args:
        file: the file, open for reading; it is read whole and set back to its beginning.
        role: `"train"` or `"test"`; a zip may hold both.

    Returns:
        A path that no other content has.
    """
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return copies_folder() / f"v{VERSION}-{digest}-{role}.npz"


def fetch(copy: Path, labelled: bool) -> Checked | None:
    """Read a packed copy.

    Returns:
        The same arrays and remarks as when the file was checked, or None where there is no copy
        or it is damaged in any way.
    """
    try:
        with np.load(copy, allow_pickle=False) as packed:
            kept = {name: packed[name] for name in packed.files}
        X = _unpack(kept["ink"], kept["values"])
        y = kept["y"] if labelled else None
        remarks = tuple(str(remark) for remark in kept["remarks"])
    except Exception:
        # Whatever is wrong with a copy, the file itself is there to be read.
        return None
    if y is not None and (y.shape != (len(X),) or y.dtype != np.int64):
        return None
    mark_used(copy)
    return X, y, remarks


def store(copy: Path, checked: Checked) -> None:
    """Write a packed copy, whole or not at all; a folder that cannot be written to is no error."""
    X, y, remarks = checked
    ink, values = _pack(X)
    with suppress(OSError), workshop(copy.parent) as folder:
        made = folder / copy.name
        np.savez(
            made,
            allow_pickle=False,
            ink=ink,
            values=values,
            y=np.zeros(0, np.int64) if y is None else y,
            remarks=np.array(remarks, dtype=np.str_),
        )
        made.replace(copy)
        keep_newest(copy.parent, "*.npz", KEPT)


def _pack(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep one bit a pixel that says where ink is, and how dark it is there.

    Four pixels in five are paper, so this is a third of the size, and both ways it is several
    times as fast as zlib.
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
