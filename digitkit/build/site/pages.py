"""Make all lesson pages of the site: read the sources, run changed solutions, write the pages."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeAlias

from nbformat.notebooknode import NotebookNode, from_dict

from digitkit.build.blank import blank_of
from digitkit.build.builder import notebook_text, read_lesson
from digitkit.build.faults import BuildError
from digitkit.build.further import further_names, read_further
from digitkit.build.lesson import LessonSources, Manifests
from digitkit.build.notebook import solved_notebook
from digitkit.build.project import Project, package_folder
from digitkit.build.published import Published
from digitkit.build.site.lesson_page import InCourse, SitePage, lesson_page
from digitkit.build.site.running import SHARP_FIGURES, Ran, places_of, run_solution

FORM = 2  # increase it when the format of cached outputs changes
KEPT_PER_LESSON = 3
# Parts of the package that no cell of a lesson can reach.
ELSEWHERE = {"build", "course", "report", "workflow", "cli.py"}
PACKAGES = (
    "ipykernel ipython keras matplotlib mlxtend numpy pandas scikit-learn scipy seaborn tensorflow"
)


class OutputCache:
    """The outputs of executed solutions, in a folder.

    Attributes:
        folder: their folder; it can be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, lesson: str, key: str) -> Ran | None:
        """Return the run under a key, None if there is none."""
        try:
            ran: Ran = json.loads(self._path(lesson, key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return ran

    def keep(self, lesson: str, key: str, ran: Ran) -> None:
        """Store a run, and delete the oldest ones of the lesson."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.folder, delete=False
        ) as file:
            json.dump(ran, file)
        Path(file.name).replace(self._path(lesson, key))
        aged = sorted(self.folder.glob(f"{lesson}-*.json"), key=lambda path: path.stat().st_mtime)
        for path in aged[:-KEPT_PER_LESSON]:
            path.unlink(missing_ok=True)

    def _path(self, lesson: str, key: str) -> Path:
        return self.folder / f"{lesson}-{key}.json"


def outputs_key(lesson: str, cells: Sequence[str]) -> str:
    """Return a hash of all that a lesson's outputs depend on: code, package, versions, digits.

    Args:
        lesson: its name, such as `03_split`.
        cells: the sources of its code cells.

    Returns:
        24 hexadecimal digits.
    """
    parts = {
        "form": [FORM, SHARP_FIGURES],
        "cells": list(cells),
        "package": {name: digest([path]) for name, path in package_files(lesson)},
        "versions": [platform.python_version(), platform.machine(), *versions()],
        "digits": digest(digit_files()),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


def package_files(lesson: str, package: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Yield the files of this package that the cells of a lesson can reach, with their names.

    The checks of other lessons, and the reference code of later ones, are left out.
    """
    package = package or package_folder()
    slugs = sorted(path.parent.name for path in (package / "lessons").glob("*/__init__.py"))
    reached = {*earlier_slugs(lesson, slugs, package)}
    own = lesson.partition("_")[2]
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if inside.parts[0] in ELSEWHERE or "__pycache__" in inside.parts or not path.is_file():
            continue
        slug = inside.parts[1] if inside.parts[0] == "lessons" else ""
        if slug in slugs and (slug not in reached or ("checks" in inside.parts and slug != own)):
            continue
        yield inside.as_posix(), path


def earlier_slugs(lesson: str, slugs: Iterable[str], package: Path) -> list[str]:
    """Return the slugs of this lesson and those before it, all if their order isn't known."""
    pages = package.parent / "docs" / "lessons"
    order = {path.stem.partition("_")[2]: path.stem for path in pages.glob("[0-9][0-9]_*.md")}
    return [slug for slug in slugs if order.get(slug, "") <= lesson]


def versions() -> list[str]:
    """Return the names and versions of the packages that outputs depend on."""
    installed = []
    for name in PACKAGES.split():
        try:
            installed.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # tensorflow has another name on some machines
            installed.append(f"{name} none")
    return installed


def digit_files() -> list[Path]:
    """Return the files of digits that lessons read when they run in an empty folder."""
    from digitkit.data import find_source

    with tempfile.TemporaryDirectory(prefix="digitkit-") as empty:
        source = find_source(None, Path(empty) / "empty")
    return sorted({source.train, source.test or source.train})


def digest(paths: Iterable[Path]) -> str:
    """Return a SHA-256 hash of the content of files."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


# With "cached", no lesson is run; pages without cached outputs show none: for work on the design.
VARIABLE = "DIGITKIT_OUTPUTS"
Log: TypeAlias = Callable[[str], None]


@dataclass(frozen=True)
class LessonFiles:
    """The files of one lesson on the site.

    Attributes:
        page: its page.
        notebook: the text of the learner's notebook.
    """

    page: SitePage
    notebook: str


def site_lessons(
    project: Project, manifests: Manifests, published: Published, log: Log
) -> dict[str, LessonFiles]:
    """Make all lessons' pages and notebooks.

    Args:
        project: the clone with the sources.
        manifests: the manifests of all lessons.
        published: where the project is published.
        log: takes a line for each lesson that is run.

    Returns:
        The files by the lesson's name.

    Raises:
        BuildError: a source has faults, or a cell of a solution failed.
    """
    names = project.lessons()
    files = {}
    for number, lesson, solved, ran in solved_lessons(project, manifests, log):
        name = lesson.page.lesson
        course = InCourse(number, len(names), published.colab(name))
        page = lesson_page(lesson, ran["outputs"] if ran else None, course)
        files[name] = LessonFiles(page, notebook_text(blank_of(solved)))
    return files


def further_pages(project: Project, manifests: Manifests, log: Log) -> dict[str, LessonFiles]:
    """Make the optional pages and their notebooks.

    Args:
        project: the clone with the sources.
        manifests: the manifests of all lessons.
        log: takes a line for each page that is run.

    Returns:
        The files by the page's name.

    Raises:
        BuildError: a page has faults, or one of its cells failed.
    """
    files = {}
    for name in further_names(project):
        sources = read_further(project, name, manifests)
        notebook = solved_notebook(sources)
        text = notebook_text(notebook)  # before the run adds outputs
        ran = run_of(project, sources, notebook, f"docs/further/{name}.md", log)
        page = lesson_page(sources, ran["outputs"] if ran else None, InCourse(0, len(manifests)))
        files[name] = LessonFiles(page, text)
    return files


def solved_lessons(
    project: Project, manifests: Manifests, log: Log, wanted: Collection[str] | None = None
) -> Iterator[tuple[int, LessonSources, NotebookNode, Ran | None]]:
    """Yield each lesson with its number, the instructor's notebook, and its run."""
    names = project.lessons()
    for name in names if wanted is None else wanted:
        lesson, faults = read_lesson(project, name, manifests)
        if faults:
            raise BuildError(faults)
        solved = solved_notebook(lesson)
        number = int(name.partition("_")[0])
        where = f"lesson {number} of {len(names)}, {name}"
        yield number, lesson, solved, run_of(project, lesson, solved, where, log)


def may_run() -> bool:
    """Check whether lessons and other slow steps may be run."""
    return os.environ.get(VARIABLE) != "cached"


def run_of(
    project: Project, lesson: LessonSources, solved: NotebookNode, where: str, log: Log
) -> Ran | None:
    """Return the cached run of a lesson, else run it; None if it may not be run."""
    cache, name = OutputCache(project.root / ".cache" / "lessons"), lesson.page.lesson
    cells = [cell.source for cell in solved.cells if cell.cell_type == "code"]
    key = outputs_key(name, cells)
    ran = cache.find(name, key)
    if ran is not None:
        return ran
    if not may_run():
        log(f"not running {where}: its page has no outputs")
        return None
    log(f"running {where} …")
    began = time.monotonic()
    ran = run_solution(solved, places_of(lesson))
    cache.keep(name, key, ran)
    took = time.monotonic() - began
    log(f"ran {where}: {took:.0f} s, {ran['processor_seconds']:.0f} s of processors")
    return ran


def executed_notebooks(
    project: Project, manifests: Manifests, log: Log, wanted: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each of these lessons' executed instructor's notebook.

    Its metadata has the CPU seconds of the run.
    """
    for _, lesson, solved, ran in solved_lessons(project, manifests, log, wanted):
        if ran is not None:
            write_into(solved, ran)
        yield lesson.page.lesson, notebook_text(solved)


def write_into(notebook: NotebookNode, ran: Ran) -> None:
    """Write the outputs of a run into its notebook."""
    to_nodes: Callable[[object], list[NotebookNode]] = from_dict
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, outputs) in enumerate(zip(code, ran["outputs"], strict=True), start=1):
        cell.outputs = to_nodes(outputs)
        cell.execution_count = number
    notebook.metadata.setdefault("digitkit", {})["processor_seconds"] = ran["processor_seconds"]
