"""`digitkit learn` and `reset`: create and update a learner's notebooks, and open JupyterLab."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

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
from digitkit.doors.merge import digests, lacks_graded, merge, stored_digests, with_digests
from digitkit.files import write_whole
from digitkit.text import install_command


def install_lesson(lesson: str, folder: Path) -> str:
    """Put a lesson into a folder, or update the learner's notebook there.

    Args:
        lesson: such as `"03_split"`.
        folder: the learner's folder.

    Returns:
        What was done, in one line; empty if there was nothing to do.

    Raises:
        ImportError: in a clone the blank is built with nbgrader, which is not installed.
        OSError: the folder can't be written.
    """
    path = folder / f"{lesson}.ipynb"
    if not path.exists():
        new = blank(lesson)
        write(path, new if clone_here() else with_digests(new))
        return f"{path} is new"
    mine = read(path)
    if mine is None:
        return f"{path} can't be read as a notebook: left as it is"
    if clone_here() is not None:  # there git updates the notebooks
        return ""
    return _update(path, mine, blank(lesson))


def _update(path: Path, mine: Notebook, new: Notebook) -> str:
    """Update a notebook to a newer blank, and keep a dated copy of the old version."""
    stored = stored_digests(mine)
    if not lacks_graded(mine, new) and (stored is None or stored == digests(new)):
        return ""
    merged = merge(mine, new)
    if merged["cells"] == mine["cells"]:
        write(path, merged)
        return ""
    copy = keep_copy(path)
    write(path, merged)
    return f"{path} is up to date with this release; as it was, it is kept in {copy}"


def reset(lesson: str, folder: Path) -> str:
    """Replace a notebook with its lesson's blank; the work so far is kept in a dated copy.

    Returns:
        What was done, in one line.

    Raises:
        ImportError: in a clone the blank is built with nbgrader, which is not installed.
        OSError: the folder can't be written.
    """
    path = folder / f"{lesson}.ipynb"
    new = blank(lesson) if clone_here() else with_digests(blank(lesson))
    if not path.exists():
        write(path, new)
        return f"{path} is new"
    if read(path) == new:
        return f"{path} holds no work: left as it is"
    copy = keep_copy(path)
    write(path, new)
    return f"{path} is blank again; your work is kept in {copy}"


def read(path: Path) -> Notebook | None:
    """Read a notebook; None if the file isn't one."""
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    valid = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return notebook if valid else None


NO_JUPYTERLAB = 2


def learn(word: str, no_browser: bool = False, files_only: bool = False) -> int:
    """Create or update the lessons' notebooks and open one of them.

    Args:
        word: which lesson, such as `3` or `split`.
        no_browser: let JupyterLab print its address instead of opening a browser.
        files_only: don't open JupyterLab.

    Returns:
        JupyterLab's exit code, or 2 if it isn't installed.

    Raises:
        LookupError: there is no such lesson.
    """
    lesson, folder = choose(word), lessons_folder()
    for name in known_lessons():
        if clone_here() and (folder / f"{name}.ipynb").exists():
            continue
        done = install_lesson(name, folder)
        if done:
            print(done, flush=True)
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


# What nbgrader adds to JupyterLab is for instructors; a learner may have it installed all the same.
INSTRUCTORS_SERVER = ("formgrader", "validate_assignment", "assignment_list", "course_list")
LAB_SETTINGS = {
    "disabledExtensions": {
        "@jupyter/nbgrader": True,
        "@jupyterlab/apputils-extension:announcements": True,  # asks whether to fetch news
    }
}


def open_lab(path: Path, options: list[str]) -> int:
    """Run JupyterLab on a notebook until it ends; it handles Ctrl-C itself."""
    if getattr(os, "geteuid", lambda: 1)() == 0:  # root, as in most containers
        options = [*options, "--allow-root"]
    off = {f"nbgrader.server_extensions.{name}": False for name in INSTRUCTORS_SERVER}
    address = f"--LabApp.default_url=/lab/tree/{quote(path.name)}"  # what --no-browser prints
    options = [f"--ServerApp.jpserver_extensions={off}", address, *options]
    with tempfile.TemporaryDirectory(prefix="digitkit-lab-") as settings:
        write_whole(Path(settings, "labconfig", "page_config.json"), json.dumps(LAB_SETTINGS))
        known = os.environ.get("JUPYTER_CONFIG_PATH")
        paths = os.pathsep.join([settings, *([known] if known else [])])
        lab = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", str(path), *options],
            env={**os.environ, "JUPYTER_CONFIG_PATH": paths},
        )
        while True:
            try:
                return lab.wait()
            except KeyboardInterrupt:
                continue
