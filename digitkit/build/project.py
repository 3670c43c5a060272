"""Find pages and notebooks in a clone of the project, or in the installed package."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import digitkit

if TYPE_CHECKING:  # loading nbformat takes time
    from nbformat import NotebookNode

LESSON = re.compile(r"\d\d_[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Project:
    """A clone of the project.

    Attributes:
        root: its folder.
    """

    root: Path

    @property
    def pages(self) -> Path:
        """The folder of the lesson pages."""
        return self.root / "docs" / "lessons"

    @property
    def further(self) -> Path:
        """The folder of the optional pages."""
        return self.root / "docs" / "further"

    def page(self, lesson: str) -> Path:
        """Return the page of a lesson."""
        return self.pages / f"{lesson}.md"

    def reference(self, lesson: str) -> Path:
        """Return the reference module of a lesson."""
        return self.root / "digitkit" / "lessons" / lesson.partition("_")[2] / "reference.py"

    def solution(self, lesson: str) -> Path:
        """Return the instructor's notebook."""
        return self.root / "solutions" / f"{lesson}.ipynb"

    def lesson(self, lesson: str) -> Path:
        """Return the learner's notebook."""
        return self.root / "lessons" / f"{lesson}.ipynb"

    def lessons(self) -> list[str]:
        """List the lessons that have a page."""
        return names_in(self.pages, ".md")

    def shown(self, path: Path) -> str:
        """Return a path relative to the root, with slashes on every system."""
        return path.relative_to(self.root).as_posix()


def find_project() -> Project | None:
    """Find the clone around the current folder, else the one that contains this package."""
    here = Path.cwd()
    return next(filter(None, map(project_at, [here, *here.parents])), None) or own_project()


def own_project() -> Project | None:
    """Return the clone that contains this package, None if it is installed elsewhere."""
    return project_at(package_folder().parent)


def project_at(root: Path) -> Project | None:
    """Return the clone in this folder, None if the folder is not a clone."""
    sources = (root / "docs" / "lessons", root / "digitkit" / "lessons")
    return Project(root) if all(folder.is_dir() for folder in sources) else None


def lesson_names() -> list[str]:
    """List the lessons that have a notebook, such as `["01_load", "02_look"]`."""
    if packed_lessons().is_dir():
        return names_in(packed_lessons(), ".ipynb")
    project = own_project()
    return names_in(project.root / "solutions", ".ipynb") if project else []


def blank_notebook(lesson: str) -> NotebookNode:
    """Return a lesson's notebook before any work.

    An installed package contains it. In a clone the learner works in `lessons/` itself, so there
    it is rebuilt from the instructor's notebook, which needs nbgrader.

    Args:
        lesson: the lesson's name, such as `03_split`.

    Returns:
        A new notebook at each call.

    Raises:
        LookupError: there is no such lesson.
        ImportError: nbformat, or in a clone nbgrader, is not installed.
    """
    import nbformat

    if lesson not in lesson_names():
        known = ", ".join(lesson_names()) or "none"
        raise LookupError(f"there is no lesson {lesson!r}; lessons: {known}")
    read: Callable[..., NotebookNode] = nbformat.read
    packed = packed_lessons() / f"{lesson}.ipynb"
    if packed.is_file():
        return read(packed, as_version=4)
    from digitkit.build.blank import blank_of

    project = own_project()
    assert project is not None  # else lesson_names() would not list it
    return blank_of(read(project.solution(lesson), as_version=4))


def packed_lessons() -> Path:
    """Return the folder of the learner's notebooks in an installed package; a clone has none."""
    return package_folder() / "_lessons"


def package_folder() -> Path:
    """Return the folder of this package."""
    return Path(digitkit.__file__).resolve().parent


def names_in(folder: Path, suffix: str) -> list[str]:
    """List the lessons that have a file in a folder."""
    files = folder.glob(f"*{suffix}") if folder.is_dir() else []
    return sorted(path.stem for path in files if LESSON.fullmatch(path.stem))
