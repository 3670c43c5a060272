"""Laying out lessons for a learner, bringing them up to date, and giving a blank back."""

from __future__ import annotations

import json
from pathlib import Path

from digitkit.build.work import keep_copy
from digitkit.learning.folder import Notebook, blank, clone_here, write
from digitkit.learning.merge import handed_out, lacks_graded, marks, merge, remembered


def lay_out(lesson: str, folder: Path) -> str:
    """Put a lesson into a folder, or bring the learner's notebook there up to date.

    Args:
        lesson: such as `"03_split"`.
        folder: the learner's folder.

    Returns:
        What was done, in a line; empty if there was nothing to do.

    Raises:
        ImportError: in a clone nbgrader makes the blank, and that is not installed.
        OSError: the folder can't be written.
    """
    path = folder / f"{lesson}.ipynb"
    if not path.exists():
        new = blank(lesson)
        write(path, new if clone_here() else handed_out(new))
        return f"{path} is new"
    mine = read(path)
    if mine is None:
        return f"{path} can't be read as a notebook: left as it is"
    if clone_here() is not None:  # git brings its notebooks up to date
        return ""
    return _update(path, mine, blank(lesson))


def _update(path: Path, mine: Notebook, new: Notebook) -> str:
    """Bring a notebook up to a newer blank, and keep a dated copy of what it was."""
    built = remembered(mine)
    if not lacks_graded(mine, new) and (built is None or built == marks(new)):
        return ""
    merged = merge(mine, new)
    if merged["cells"] == mine["cells"]:
        write(path, merged)
        return ""
    copy = keep_copy(path)
    write(path, merged)
    return f"{path} is up to date with this release; as it was, it is kept in {copy}"


def reset(lesson: str, folder: Path) -> str:
    """Give a lesson's blank back; the work so far is kept in a dated copy.

    Returns:
        What was done, in a line.

    Raises:
        ImportError: in a clone nbgrader makes the blank, and that is not installed.
        OSError: the folder can't be written.
    """
    path = folder / f"{lesson}.ipynb"
    new = blank(lesson) if clone_here() else handed_out(blank(lesson))
    if not path.exists():
        write(path, new)
        return f"{path} is new"
    if read(path) == new:
        return f"{path} holds no work: left as it is"
    copy = keep_copy(path)
    write(path, new)
    return f"{path} is blank again; your work is kept in {copy}"


def read(path: Path) -> Notebook | None:
    """Read a notebook; None if the file is none."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    whole = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return notebook if whole else None
