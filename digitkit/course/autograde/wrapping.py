"""Notebooks as browsers and people wrap them: renamed, in an archive, in a folder of their own."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

RENAMED = (".ipynb.txt", ".ipynb.json", ".ipynb.download")
LARGEST_ENTRY = 64 * 2**20
MOST_ENTRIES = 200


def find_wrapped(
    folder: Path, names: list[str], read: Callable[[Path], bytes]
) -> list[tuple[str, Callable[[], bytes]]]:
    """Find the notebooks of a submission that has no plain one.

    Args:
        folder: the folder that was handed in.
        names: the names of the files in it.
        read: reads an ordinary file, and raises for any other.

    Returns:
        For each notebook where it lies, for people, and a function that reads it.
    """
    found: list[tuple[str, Callable[[], bytes]]] = []
    for name in names:
        if name.lower().endswith(RENAMED):
            found.append((name, lambda path=folder / name: read(path)))  # type: ignore[misc]
        elif name.lower().endswith(".zip"):
            found += _in_archive(folder / name, read)
    return found + _in_folders(folder, read)


def _in_archive(path: Path, read: Callable[[Path], bytes]) -> list[tuple[str, Callable[[], bytes]]]:
    """Find the notebooks in a zip file, which is only read and never unpacked."""
    import io

    content = read(path)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:  # a damaged archive raises errors of many kinds
        return []
    entries = archive.infolist()[:MOST_ENTRIES]
    return [
        (f"{path.name}, {entry.filename}", lambda entry=entry: _entry(archive, entry))  # type: ignore[misc]
        for entry in entries
        if entry.filename.lower().endswith(".ipynb") and not _is_litter(entry.filename)
    ]


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read an entry of an archive; at most one byte more than a notebook may have."""
    try:
        with archive.open(entry) as file:
            return file.read(LARGEST_ENTRY + 1)
    except Exception as error:  # a damaged archive raises errors of many kinds
        reason = " ".join(str(error).split()) or type(error).__name__
        raise OSError(0, f"the archive is damaged or locked: {reason[:200]}") from None


def _in_folders(
    folder: Path, read: Callable[[Path], bytes]
) -> list[tuple[str, Callable[[], bytes]]]:
    """Find the notebooks one folder further down."""
    found: list[tuple[str, Callable[[], bytes]]] = []
    with os.scandir(folder) as entries:
        inner = sorted(each.name for each in entries if each.is_dir(follow_symlinks=False))
    for name in inner:
        if _is_litter(f"{name}/"):
            continue
        for path in sorted((folder / name).glob("*.ipynb")):
            found.append((f"{name}/{path.name}", lambda path=path: read(path)))  # type: ignore[misc]
    return found


def _is_litter(path: str) -> bool:
    """Check whether a path is a tool's own: Jupyter's checkpoints, macOS' copies."""
    return any(part in (".ipynb_checkpoints", "__MACOSX") for part in path.split("/"))
