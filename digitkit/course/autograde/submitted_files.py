"""What lies in the folder of a submission, read without following or waiting for anything."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

LARGEST = 64 * 2**20
TIMESTAMP = "timestamp.txt"
_IMPORTABLE = (".py", ".pyc", ".pth", ".so", ".pyd", ".cfg", ".ini", ".toml")


class Unreadable(Exception):  # noqa: N818
    """Why a file is not read, in a few words."""


@dataclass(frozen=True)
class SubmittedFiles:
    """A submission as it lies in its folder.

    Attributes:
        content: the bytes of the notebook; empty if there is a problem.
        problem: why there is no notebook to grade; empty if there is one.
        timestamp: when it was handed in, UTC without a time zone; None if nothing says so.
        flags: what was noticed about the folder.
    """

    content: bytes
    problem: str = ""
    timestamp: datetime | None = None
    flags: tuple[str, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """A short text that changes whenever anything about the submission does."""
        mark = hashlib.sha256(self.content)
        for text in (self.problem, str(self.timestamp), *self.flags):
            mark.update(b"\0" + text.encode("utf-8", "backslashreplace"))
        return mark.hexdigest()


def read_submitted_files(folder: Path, lesson: str) -> SubmittedFiles:
    """Read a submission; whatever lies in the folder, there is a result.

    Args:
        folder: the folder of what one student handed in for one lesson.
        lesson: such as `"03_split"`; its notebook should have that name.
    """
    flags: list[str] = []
    timestamp = None
    try:
        names = _files(folder, flags)
        timestamp = _timestamp(folder, names, flags)
        content = read_plainly(folder / _choose(names, lesson, flags))
    except Unreadable as problem:
        return SubmittedFiles(b"", str(problem), timestamp, tuple(flags))
    return SubmittedFiles(content, "", timestamp, tuple(flags))


def read_plainly(path: Path, most: int = LARGEST) -> bytes:
    """Read an ordinary file: a link isn't followed, a FIFO isn't waited for.

    Raises:
        Unreadable: it is no ordinary file, is too large, or can't be read.
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
    """Write a file's name so that it fits into a line, whatever it holds."""
    text = name.encode("utf-8", "backslashreplace").decode("utf-8")
    text = "".join(sign if sign.isprintable() else "?" for sign in text)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _files(folder: Path, flags: list[str]) -> list[str]:
    """List the files of the folder; folders in it are nobody's concern."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise Unreadable("its folder is a link; links are not followed")
    try:
        with os.scandir(folder) as entries:
            found = sorted(e.name for e in entries if e.is_symlink() or not e.is_dir())
    except OSError as error:
        raise Unreadable(f"its folder can't be read: {error.strerror}") from None
    beside = [name for name in found if name.lower().endswith(_IMPORTABLE)]
    if beside:
        flags.append(f"beside the notebook, and not used: {_listed(beside)}")
    return found


def _choose(names: list[str], lesson: str, flags: list[str]) -> str:
    notebooks = [name for name in names if name.lower().endswith(".ipynb")]
    wanted = f"{lesson}.ipynb"
    if not notebooks:
        raise Unreadable(f"no notebook was handed in; {wanted} was expected")
    if wanted in notebooks:
        others = [name for name in notebooks if name != wanted]
        if others:
            flags.append(f"more than one notebook; {wanted} was graded, not {_listed(others)}")
        return wanted
    if len(notebooks) > 1:
        raise Unreadable(f"{len(notebooks)} notebooks, and none is named {wanted}")
    flags.append(f"the notebook is named {shown(notebooks[0])}, not {wanted}")
    return notebooks[0]


def _timestamp(folder: Path, names: list[str], flags: list[str]) -> datetime | None:
    if TIMESTAMP not in names:
        return None
    from nbgrader.utils import parse_utc

    try:
        text = read_plainly(folder / TIMESTAMP, 4096).decode("utf-8", "replace").strip()
        moment: datetime | None = parse_utc(text) if text else None
    except Unreadable as problem:
        flags.append(str(problem))
    except (ValueError, OverflowError, TypeError, AttributeError):
        flags.append(f"{TIMESTAMP} holds no time: {shown(text)[:40]!r}")
    else:
        return moment
    return None


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(map(shown, names[:3])) + more
