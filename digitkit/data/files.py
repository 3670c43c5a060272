"""Opening a file of digits: plain, or packed with gzip, zip, xz or bzip2."""

import bz2
import gzip
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from digitkit.data.errors import DataError, shown, system_reason

HEAD = 512

BINARY = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array (.npy)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1f\x8b", "a gzip archive inside another archive"),
    (b"PK\x03\x04", "a zip archive inside another archive"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"\0\0\x08", "one of MNIST's original IDX files"),
)
UTF16 = "text in UTF-16; save it again as UTF-8 (in Excel: CSV UTF-8)"
LFS = "a Git LFS pointer, not the digits themselves; get the file with: git lfs pull"
HTML = (
    "a web page, not the digits; a download that needs a login often ends like this: "
    "sign in, then download the file again"
)


def identify(head: bytes) -> str | None:
    """Return what a file is by its first bytes, decompressed; None where it may be a CSV."""
    for start, name in BINARY:
        if head.startswith(start):
            return f"{name}; digits are read from CSV text, gzip, zip, xz or npz"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:4:2] == b"\0\0" or head[:1] == b"\0":
        return UTF16
    if head.startswith(b"version https://git-lfs."):
        return LFS
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return HTML
    if re.match(rb"[\xef\xbb\xbf\s]*(%[^\n]*\n\s*)*@relation\b", head, re.IGNORECASE):
        return "an ARFF file, as OpenML has them; save its table as CSV"
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it first and name train.csv"
    return None


PACKED = (
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
# What zipfile raises for a member with a password or an unknown compression.
UNREADABLE = (RuntimeError, NotImplementedError)


def open_file(path: Path) -> io.BufferedReader:
    """Open a regular file for reading; a pipe or a device is never opened, since it could block.

    Raises:
        DataError: there is no such file, it is no regular file, or it may not be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DataError(f"{shown(path)}: this is a folder; name a file in it.")
        if not stat.S_ISREG(mode):
            raise DataError(
                f"{shown(path)}: this is a pipe or a device, not a regular file; "
                "save the digits to a file and name that."
            )
        return path.open("rb")
    except DataError:
        raise
    except FileNotFoundError:
        raise DataError(
            f"{shown(path)}: there is no such file; check the name and the folder."
        ) from None
    except PermissionError:
        raise DataError(
            f"{shown(path)}: no permission to read it; make it readable for your user."
        ) from None
    except OSError as error:
        raise DataError(f"{shown(path)}: cannot be opened: {system_reason(error)}.") from None
    except ValueError:
        raise DataError(f"{shown(path)}: this is not a valid file name.") from None


def packing(file: IO[bytes]) -> str:
    """Return by a file's first bytes how it is packed.

    Returns:
        `"gzip"`, `"xz"`, `"bzip2"`, `"zip"`, or `"plain"`; the file is back at its beginning.
        A file that cannot be read is `"plain"`: its reader reports the error.
    """
    file.seek(0)
    try:
        head = file.read(8)
    except OSError:
        return "plain"
    file.seek(0)
    return next((name for start, name in PACKED if head.startswith(start)), "plain")


@contextmanager
def csv_text(path: Path, file: io.BufferedReader, role: str) -> Iterator[io.BufferedReader]:
    """Open the CSV text in an open file as bytes, unpacked where needed.

    Args:
        path: its name, for messages.
        file: the file, open for reading; it is left open.
        role: `"train"` or `"test"`: which member to take from a zip that holds both.

    Yields:
        The text from its beginning, as a buffered stream.

    Raises:
        DataError: the file is empty, known to be no CSV, or packed and damaged.
    """
    kind = packing(file)
    try:
        with _unpacked(path, file, kind, role) as stream:
            head = stream.peek(HEAD)[:HEAD]
            if not head:
                raise DataError(f"{shown(path)}: the file is empty; download it again.")
            if foreign := identify(head):
                raise DataError(f"{shown(path)}: this is {foreign}.")
            yield stream
    except DAMAGED as error:
        if kind == "plain":
            raise DataError(f"{shown(path)}: cannot be read: {error}.") from None
        raise DataError(
            f"{shown(path)}: the {kind} archive is damaged or cut off; download it again."
        ) from None


@contextmanager
def _unpacked(
    path: Path, file: io.BufferedReader, kind: str, role: str
) -> Iterator[io.BufferedReader]:
    if kind == "zip":
        with zipfile.ZipFile(file) as archive, _member(path, archive, role) as member:
            yield io.BufferedReader(cast("io.RawIOBase", member))
    elif kind == "gzip":
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield io.BufferedReader(unpacked)
    elif kind == "xz":
        with lzma.LZMAFile(file) as unpacked:
            yield io.BufferedReader(cast("io.RawIOBase", unpacked))
    elif kind == "bzip2":
        with bz2.BZ2File(file) as unpacked:
            yield io.BufferedReader(cast("io.RawIOBase", unpacked))
    else:
        yield file


def _member(path: Path, archive: zipfile.ZipFile, role: str) -> IO[bytes]:
    name = choose_member(path, archive.namelist(), role)
    try:
        return archive.open(name)
    except UNREADABLE:
        raise DataError(
            f"{shown(path)}: {shown(name)} in it needs a password or another unpacker; "
            "unpack it first and name train.csv."
        ) from None


def choose_member(path: Path, names: list[str], role: str) -> str:
    """Return the CSV to read from a zip: the only one, or the one named after the role.

    Args:
        path: the zip, for messages.
        names: its members, which may be in subfolders.
        role: `"train"` or `"test"`.

    Raises:
        DataError: there is none, or more than one.
    """
    tables = csv_members(names)
    chosen = members_named(tables, role)
    if len(tables) == 1:
        return tables[0]
    if len(chosen) == 1:
        return chosen[0]
    if "xl/workbook.xml" in names:
        raise DataError(f"{shown(path)}: this is an Excel workbook; save it as CSV UTF-8.")
    held = f"{len(chosen)} files named {role}.csv" if chosen else f"no {role}.csv"
    raise DataError(
        f"{shown(path)}: the zip holds {held}; "
        "take Kaggle's own download, or unpack it and name train.csv."
    )


def members_named(tables: list[str], role: str) -> list[str]:
    """Return the members named train.csv or test.csv, else those such as mnist_train.csv."""
    exact = [name for name in tables if file_name(name) == f"{role}.csv"]
    return exact or [name for name in tables if re.search(rf"[-_ .]{role}\.csv$", file_name(name))]


def file_name(member: str) -> str:
    """Return the name of a zip's member without its folders, in lower case.

    Some Windows programs separate folders by backslashes, against the format's rules.
    """
    return PurePosixPath(member.replace("\\", "/")).name.lower()


def csv_members(names: list[str]) -> list[str]:
    """Return the members of a zip that are CSV files, without those that macOS adds."""
    return [
        name
        for name in names
        if name.lower().endswith(".csv") and not re.match(r"__MACOSX[/\\]", name)
    ]
