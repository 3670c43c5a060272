"""Find a learner's lessons, and the blank notebooks of the lessons."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from digitkit.build.project import (
    Project,
    blank_notebook,
    lesson_names,
    names_in,
    packed_lessons,
    project_at,
)
from digitkit.files import write_whole

Notebook = dict[str, Any]


def clone_here() -> Project | None:
    """Return the clone of the project that contains the current folder; None outside one."""
    here = Path.cwd()
    return next(filter(None, map(project_at, [here, *here.parents])), None)


def lessons_folder() -> Path:
    """Return the folder of the learner's notebooks, relative to the current folder.

    That is the clone's `lessons`, or the current folder if it contains lessons, or `lessons`.
    """
    clone = clone_here()
    if clone is not None:
        return Path(os.path.relpath(clone.root / "lessons"))
    known = set(lesson_names())
    here = Path()
    return here if known & {path.stem for path in here.glob("*.ipynb")} else Path("lessons")


def known_lessons() -> list[str]:
    """List the lessons, such as `"03_split"`, in order."""
    return lesson_names() or names_in(lessons_folder(), ".ipynb")


def choose(word: str) -> str:
    """Find the lesson that a word means: `3`, `03`, `03_split` or `split`.

    Raises:
        LookupError: it means none; the message lists them all in one line.
    """
    from digitkit.build.command import choose as choose_among

    return choose_among(word, known_lessons())


def learners_file(lesson: str) -> Path:
    """Return the file of a learner's work on a lesson: the notebook, or else a script."""
    notebook = lessons_folder() / f"{lesson}.ipynb"
    script = notebook.with_suffix(".py")
    return script if script.exists() and not notebook.exists() else notebook


def blank(lesson: str) -> Notebook:
    """Return a lesson's notebook as it is before any work.

    Raises:
        LookupError: there is no such lesson.
        ImportError: in a clone it is built with nbgrader, which is not installed.
    """
    packed = packed_lessons() / f"{lesson}.ipynb"
    if packed.is_file():
        text = packed.read_text(encoding="utf-8")
    else:
        import nbformat

        text = nbformat.writes(blank_notebook(lesson))
    notebook: Notebook = json.loads(text)
    return notebook


def write(path: Path, notebook: Notebook) -> None:
    """Write a notebook as Jupyter does, atomically."""
    options: dict[str, Any] = {"indent": 1, "sort_keys": True}
    text = json.dumps(notebook, ensure_ascii=False, **options)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character, which only JSON's escapes can hold
        text = json.dumps(notebook, **options)
    write_whole(path, f"{text}\n")
