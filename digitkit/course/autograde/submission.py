"""A submission as it was handed in: from its folder to bytes, and from bytes to cells."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import warnings
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import nbformat

from digitkit.course.autograde.wrapping import find_wrapped
from digitkit.course.cells import Cell

LARGEST = 64 * 2**20
TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
_IMPORTABLE = (".py", ".pyc", ".pth", ".so", ".pyd", ".cfg", ".ini", ".toml")
MOST_CELLS = 5_000
MOST_CODE = 2 * 2**20
_TYPES = ("code", "markdown", "raw")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# A time that ends with its zone; in "2026-03-01" nothing does.
_ZONE = re.compile(r":\d{2}(\.\d+)?\s*(z|utc|gmt|[+-]\d{2}:?(\d{2})?)$", re.IGNORECASE)


class Unreadable(Exception):  # noqa: N818
    """Why a submission, or a file of it, can't be graded, in one line."""


@dataclass(frozen=True)
class SubmittedFiles:
    """The files of a submission, read.

    Attributes:
        content: the bytes of the notebook; empty if there is a problem.
        problem: why there is no notebook to grade; empty if there is one.
        timestamp: when it was submitted, UTC without a time zone; None if that is not known.
        flags: what was noticed about the folder.
        secret: the secret by which nbgrader returns feedback; empty if there is none.
    """

    content: bytes
    problem: str = ""
    timestamp: datetime | None = None
    flags: tuple[str, ...] = field(default=())
    secret: bytes = b""

    @property
    def fingerprint(self) -> str:
        """A checksum that changes whenever anything about the submission does."""
        checksum = hashlib.sha256(self.content)
        for text in (self.problem, str(self.timestamp), *self.flags):
            checksum.update(b"\0" + text.encode("utf-8", "backslashreplace"))
        return checksum.hexdigest()


def read_submitted_files(folder: Path, lesson: str, timezone: str = "UTC") -> SubmittedFiles:
    """Read a submission; there is a result whatever is in the folder.

    Args:
        folder: the folder that one student submitted for one lesson.
        lesson: such as `"03_split"`; its notebook should have that name.
        timezone: the course's time zone, for a time of submission that names none.
    """
    flags: list[str] = []
    timestamp, secret = None, b""
    try:
        names = _files(folder, flags)
        timestamp = _timestamp(folder, names, flags, timezone)
        secret = _secret(folder, names)
        content = _content(folder, names, lesson, flags)
    except Unreadable as problem:
        return SubmittedFiles(b"", str(problem), timestamp, tuple(flags), secret)
    return SubmittedFiles(content, "", timestamp, tuple(flags), secret)


def read_plainly(path: Path, most: int = LARGEST) -> bytes:
    """Read an ordinary file, without following links or waiting for a FIFO.

    Raises:
        Unreadable: it is not an ordinary file, is too large, or can't be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    name = shown(path.name)
    try:
        if path.is_symlink():
            raise Unreadable(f"{name} is a link; links are not followed")
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable(f"{name} is no ordinary file")
            content = file.read(most + 1)
    except OSError as error:
        raise Unreadable(f"{name} can't be read: {error.strerror}") from None
    if len(content) > most:
        raise Unreadable(f"{name} is larger than {most // 2**20} MiB; its outputs must be cleared")
    return content


def shown(name: str) -> str:
    """Return a file's name, printable and at most 80 characters long."""
    text = name.encode("utf-8", "backslashreplace").decode("utf-8")
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _files(folder: Path, flags: list[str]) -> list[str]:
    """List the files of the folder; folders in it are ignored."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise Unreadable("its folder is a link; links are not followed")
    try:
        with os.scandir(folder) as entries:
            names = sorted(e.name for e in entries if e.is_symlink() or not e.is_dir())
    except OSError as error:
        raise Unreadable(f"its folder can't be read: {error.strerror}") from None
    importable = [name for name in names if name.lower().endswith(_IMPORTABLE)]
    if importable:
        flags.append(f"beside the notebook, and not used: {_listed(importable)}")
    return names


def _content(folder: Path, names: list[str], lesson: str, flags: list[str]) -> bytes:
    """Read the notebook of a submission, wrapped or not."""
    if any(name.lower().endswith(".ipynb") for name in names):
        return read_plainly(folder / _choose(names, lesson, flags))
    try:
        wrapped = find_wrapped(folder, names, read_plainly)
    except OSError as error:
        raise Unreadable(f"its folder can't be read: {error.strerror}") from None
    if not wrapped:
        others = f"; there is {_listed(names)}" if names else ""
        raise Unreadable(f"no notebook was handed in; {lesson}.ipynb was expected{others}")
    if len(wrapped) > 1:
        places = _listed([place for place, _ in wrapped])
        raise Unreadable(
            f"{len(wrapped)} notebooks, and none is the plain {lesson}.ipynb: {places}"
        )
    ((place, read),) = wrapped
    try:
        content = read()
    except OSError as error:
        raise Unreadable(f"{shown(place)} can't be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise Unreadable(f"{shown(place)} is larger than {LARGEST // 2**20} MiB")
    flags.append(f"the notebook was handed in as {shown(place)}, not {lesson}.ipynb")
    return content


def _choose(names: list[str], lesson: str, flags: list[str]) -> str:
    notebooks = [name for name in names if name.lower().endswith(".ipynb")]
    wanted = f"{lesson}.ipynb"
    if wanted in notebooks:
        others = [name for name in notebooks if name != wanted]
        if others:
            flags.append(f"more than one notebook; {wanted} was graded, not {_listed(others)}")
        return wanted
    if len(notebooks) > 1:
        raise Unreadable(f"{len(notebooks)} notebooks, and none is named {wanted}")
    flags.append(f"the notebook is named {shown(notebooks[0])}, not {wanted}")
    return notebooks[0]


def _timestamp(folder: Path, names: list[str], flags: list[str], timezone: str) -> datetime | None:
    """Return when a submission was handed in, in UTC without a zone."""
    if TIMESTAMP not in names:
        return None
    try:
        text = read_plainly(folder / TIMESTAMP, 4096).decode("utf-8", "replace").strip()
        moment = in_utc(text, timezone) if text else None
    except Unreadable as problem:
        flags.append(str(problem))
    except (ValueError, OverflowError, TypeError, AttributeError):
        flags.append(f"{TIMESTAMP} holds no time: {shown(text)[:40]!r}")
    else:
        return moment
    return None


def _secret(folder: Path, names: list[str]) -> bytes:
    """Return the submission's secret; empty where there is none that can be read."""
    if SECRET not in names:
        return b""
    try:
        return read_plainly(folder / SECRET, 4096)
    except Unreadable:
        return b""


def in_utc(text: str, timezone: str) -> datetime:
    """Read a time as nbgrader does; one without a zone is on the course's clock.

    Args:
        text: such as `"2026-03-01 17:55:00 UTC"`.
        timezone: the name of the course's time zone.

    Returns:
        The time in UTC, without a zone.

    Raises:
        ValueError: it is no time.
    """
    from nbgrader.utils import parse_utc

    moment: datetime = parse_utc(text)
    if len(text.split(" ")) == 3 or _ZONE.search(text):
        return moment
    here = moment.replace(tzinfo=ZoneInfo(timezone))
    return (here - (here.utcoffset() or timedelta())).replace(tzinfo=None)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(map(shown, names[:3])) + more


def read_notebook(content: bytes, flags: list[str]) -> tuple[dict[str, Any], list[Cell]]:
    """Read a notebook of any nbformat.

    Args:
        content: the file.
        flags: gets what was noticed.

    Returns:
        The notebook's metadata, and its cells. Metadata, outputs and attachments are as they were
        submitted.

    Raises:
        Unreadable: it is not a notebook that can be read.
    """
    notebook = _current(_parsed(content), flags)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("it is no notebook: it has no list of cells")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"it has {len(cells):,} cells; at most {MOST_CELLS:,} are graded")
    readable = [cell for each in cells if (cell := read_cell(each)) is not None]
    if len(readable) < len(cells):
        flags.append(f"{len(cells) - len(readable)} of its cells are damaged and were left out")
    code = sum(len(cell.source) for cell in readable if cell.is_code)
    if code > MOST_CODE:
        raise Unreadable(f"it holds {code / 2**20:.1f} MiB of code; at most 2 MiB are graded")
    metadata = notebook.get("metadata")
    return metadata if isinstance(metadata, dict) else {}, readable


def at(value: Any, *keys: str) -> Any:
    """Look up a value in nested dicts; return None where a key is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text_of(value: Any) -> str:
    """Return a notebook's text, which may be stored in lines, as one that UTF-8 can encode."""
    joined = "".join(map(str, value)) if isinstance(value, list) else value
    text = joined if isinstance(joined, str) else ""
    return text.encode("utf-8", "replace").decode("utf-8")


def _parsed(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise Unreadable("the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is no text in UTF-8, from byte {error.start:,} on") from None
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        end = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        why = "it breaks off" if end else "it is no valid JSON"
        raise Unreadable(f"{why} in line {error.lineno:,}") from None
    except (ValueError, RecursionError):
        raise Unreadable("it is no valid JSON") from None
    if not isinstance(notebook, dict):
        raise Unreadable("it is no notebook")
    return notebook


def _current(notebook: dict[str, Any], flags: list[str]) -> dict[str, Any]:
    """Convert a notebook to nbformat 4."""
    major = notebook.get("nbformat")
    if major is None and "cells" in notebook:
        return notebook
    if not isinstance(major, int) or not 1 <= major <= 99:
        raise Unreadable("it is no notebook: it doesn't say which format it has")
    if major == 4:
        return notebook
    if major > 4:
        flags.append(f"saved in a newer format (nbformat {major}); read as nbformat 4")
        return notebook
    flags.append(f"saved in an older format (nbformat {major})")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            current = nbformat.convert(nbformat.from_dict(notebook), 4)
        converted: dict[str, Any] = json.loads(json.dumps(current))
    except Exception as error:  # the old formats' readers expect well-formed notebooks
        kind = type(error).__name__
        raise Unreadable(f"it is a damaged notebook of nbformat {major} ({kind})") from None
    return converted


def read_cell(cell: Any) -> Cell | None:
    """Read a cell of a notebook's JSON; return None where it is not a cell."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in _TYPES:
        return None
    own_id, metadata, outputs = cell.get("id"), cell.get("metadata"), cell.get("outputs")
    return Cell(
        cell_type=cell["cell_type"],
        source=text_of(cell.get("source")),
        metadata=metadata if isinstance(metadata, dict) else {},
        id=own_id if isinstance(own_id, str) and _CELL_ID.fullmatch(own_id) else "",
        outputs=outputs if isinstance(outputs, list) else [],
        attachments=cell.get("attachments"),
    )
