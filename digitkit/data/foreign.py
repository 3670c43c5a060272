"""Telling by its first bytes what a file is that is no CSV, whatever its name says."""

from pathlib import Path

from digitkit.data.errors import DataError, shown

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
    "a web page, not the digits; a download that needs a login often ends so: sign in, "
    "then download the file again"
)


def what_else(head: bytes) -> str | None:
    """Name what a file is by its beginning.

    Args:
        head: its first bytes, decompressed.

    Returns:
        What it is, where it is known to be no CSV; None where it may be one.
    """
    for start, name in BINARY:
        if head.startswith(start):
            return f"{name}; digits are read from CSV text, gzip, zip, xz or npz"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:4:2] == b"\0\0" or head[:1] == b"\0":
        return UTF16
    if head.startswith(b"version https://git-lfs."):
        return LFS
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        return HTML
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it first and name train.csv"
    return None


def refuse_foreign(path: Path, head: bytes) -> None:
    """Raise a DataError that names what the file is, where it is known to be no CSV."""
    name = what_else(head)
    if name is not None:
        raise DataError(f"{shown(path)}: this is {name}.")
