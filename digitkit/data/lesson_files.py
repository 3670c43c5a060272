"""A train.csv and a test.csv for the lessons, whatever form the digits in use have."""

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path

import numpy as np

from digitkit.data.errors import DataError, shown, system_reason
from digitkit.data.files import open_file, packing
from digitkit.data.folders import cache_folder, keep_newest, mark_used, staging_folder
from digitkit.data.loading import load_digits
from digitkit.data.records import PIXEL_NAMES, Digits, Source
from digitkit.data.source import find_source

KEPT = 4
# To be raised when the split or the format changes.
VERSION = 1
STAMPS = "written.json"
# The suffixes by which pandas recognises a packed file, and the packing it expects.
PANDAS = {".gz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".zip": "zip", ".zst": "", ".tar": ""}


def csv_files(data: str | Path | None = None) -> tuple[Path, Path | None]:
    """Return a train.csv and a test.csv in Kaggle's schema that `pd.read_csv` can read.

    Args:
        data: as for `load_digits`.

    Returns:
        `(train, test)`: the user's own files where pandas reads them as they are; for all other
        digits, copies in the user's cache folder, written once. `test` has no labels, and is
        None where there are no test digits.

    Raises:
        DataError: the digits cannot be used, or the copies cannot be written.
    """
    source = find_source(data)
    if source.kind == "files" and _pandas_reads(source.train):
        digits = load_digits(source.train)
        # pandas would take a file otherwise that was read with notes.
        if not digits.notes and (source.test is None or _pandas_reads(source.test)):
            return source.train, source.test
    folder = cache_folder() / "csv" / _folder_name(source)
    if not _is_whole(folder):
        # The source is passed on, so that the folder is named after the digits that are loaded.
        digits = load_digits(None if source.kind == "sample" else source.train)
        try:
            _write_folder(folder, digits)
        except OSError as error:
            raise DataError(
                f"{shown(folder)}: the lessons' files cannot be written: {system_reason(error)}; "
                "make room or make the folder writable."
            ) from None
    mark_used(folder)
    test = folder / "test.csv"
    return folder / "train.csv", test if test.exists() else None


def _pandas_reads(path: Path) -> bool:
    with open_file(path) as file:
        kind = packing(file)
    return kind != "zip" and PANDAS.get(path.suffix.lower(), "plain") == kind


def _folder_name(source: Source) -> str:
    digest = hashlib.sha256()
    for path in sorted({source.train, source.test or source.train}):
        with open_file(path) as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{source.kind}-v{VERSION}-{digest.hexdigest()[:32]}"


def _is_whole(folder: Path) -> bool:
    """Check whether the files are as they were written; a learner may have changed them."""
    try:
        stamps = json.loads((folder / STAMPS).read_text("utf-8"))
        return bool(stamps) and all(_stamp(folder / name) == stamps[name] for name in stamps)
    except (OSError, ValueError, TypeError):
        return False


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _write_folder(folder: Path, digits: Digits) -> None:
    with staging_folder(folder.parent) as staging:
        made = staging / folder.name
        made.mkdir()
        write_csv(made / "train.csv", digits.X_train, digits.y_train)
        if digits.X_test is not None:
            write_csv(made / "test.csv", digits.X_test)
        stamps = {path.name: _stamp(path) for path in sorted(made.iterdir())}
        (made / STAMPS).write_text(json.dumps(stamps), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            made.replace(folder)
        except OSError:
            # Another process may have put the same files there in the meantime.
            if not _is_whole(folder):
                raise
    with suppress(OSError):
        keep_newest(folder.parent, "*-v*", KEPT)


def write_csv(path: Path, X: np.ndarray, y: np.ndarray | None = None) -> None:
    """Write digits in Kaggle's schema.

    Args:
        path: the file to write.
        X: uint8 (n, 784).
        y: labels (n,), for a train.csv; None for a test.csv.
    """
    words = np.array([str(value) for value in range(256)], dtype=object)
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write(",".join(PIXEL_NAMES if y is None else ("label", *PIXEL_NAMES)) + "\n")
        for number, row in enumerate(X):
            label = "" if y is None else f"{y[number]},"
            file.write(label + ",".join(words[row]) + "\n")
