"""`digitkit learn`: lessons into place, and JupyterLab on one of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from digitkit.build.learner_work import keep_copy
from digitkit.doors.learner_folder import (
    Notebook,
    blank,
    choose,
    clone_here,
    known_lessons,
    lessons_folder,
    write,
)
from digitkit.doors.merge import handed_out, lacks_graded, marks, merge, remembered
from digitkit.text import install_command


def install_lessons(lesson: str, folder: Path) -> str:
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


NO_JUPYTERLAB = 2


def learn(word: str, no_browser: bool = False, files_only: bool = False) -> int:
    """Put the lessons into place and open one of them.

    Args:
        word: which lesson, such as `3` or `split`.
        no_browser: let JupyterLab print its address and open no browser.
        files_only: don't open JupyterLab.

    Returns:
        JupyterLab's exit code, or 2 where it isn't installed.

    Raises:
        LookupError: there is no such lesson.
    """
    lesson, folder = choose(word), lessons_folder()
    for name in _missing(folder) if clone_here() else known_lessons():
        told = install_lessons(name, folder)
        if told:
            print(told, flush=True)
    path = folder / f"{lesson}.ipynb"
    if files_only:
        print(f"Open {path} in your editor, or run digitkit watch.")
        return 0
    if find_spec("jupyterlab") is None:
        print(
            f"JupyterLab is not installed: {install_command('notebook')}; or open {path} in"
            " another editor of notebooks",
            file=sys.stderr,
        )
        return NO_JUPYTERLAB
    return open_lab(path, ["--no-browser"] if no_browser else [])


def _missing(folder: Path) -> list[str]:
    return [name for name in known_lessons() if not (folder / f"{name}.ipynb").exists()]


def open_lab(path: Path, options: list[str]) -> int:
    """Run JupyterLab on a notebook until it ends; Ctrl-C is answered by JupyterLab itself."""
    if getattr(os, "geteuid", lambda: 1)() == 0:  # as in most containers; else JupyterLab refuses
        options = [*options, "--allow-root"]
    lab = subprocess.Popen([sys.executable, "-m", "jupyterlab", str(path), *options])
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue
