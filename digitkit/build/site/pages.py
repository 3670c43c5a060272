"""All lesson pages of the site: reads the sources, runs what must be run, writes the pages."""

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

from nbformat.notebooknode import NotebookNode, from_dict

from digitkit.build.blank import blank_of
from digitkit.build.builder import notebook_text, read_lesson
from digitkit.build.faults import BuildError
from digitkit.build.lesson import LessonSources
from digitkit.build.notebook import solved_notebook
from digitkit.build.project import Project, package_folder
from digitkit.build.published import Published
from digitkit.build.registry import Registry
from digitkit.build.site.lesson_page import InCourse, SitePage, lesson_page
from digitkit.build.site.origins import places_of
from digitkit.build.site.running import SHARP_FIGURES, Ran, run_solution

# To be raised when what is kept of an output changes.
FORM = 2
KEPT_PER_LESSON = 3
# Rooms of the package that no cell of a lesson can reach.
ELSEWHERE = {"build", "course", "report", "workflow", "cli.py"}
PACKAGES = (
    "ipykernel ipython keras matplotlib mlxtend numpy pandas scikit-learn scipy seaborn tensorflow"
)


class Keeper:
    """A folder of what came of running solutions.

    Attributes:
        folder: where they lie; it can be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, lesson: str, key: str) -> Ran | None:
        """Give what was kept under a key, None where there is nothing."""
        try:
            found: Ran = json.loads(self._path(lesson, key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def keep(self, lesson: str, key: str, ran: Ran) -> None:
        """Keep what came of a run, and forget what was kept of the lesson long ago."""
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
    """Name what the outputs of a lesson depend on: its code, this package, versions, the digits.

    Args:
        lesson: its name, such as `03_split`.
        cells: the sources of its code cells.

    Returns:
        A name that is another one as soon as any of these is.
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
    """Give the files of this package that the cells of a lesson can reach.

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
    """Give the reference modules of this lesson and those before it, all where that isn't known."""
    pages = package.parent / "docs" / "lessons"
    order = {path.stem.partition("_")[2]: path.stem for path in pages.glob("[0-9][0-9]_*.md")}
    return [slug for slug in slugs if order.get(slug, "") <= lesson]


def versions() -> list[str]:
    """Give the versions of the packages that outputs depend on."""
    found = []
    for name in PACKAGES.split():
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # tensorflow goes by another name on some machines
            found.append(f"{name} none")
    return found


def digit_files() -> list[Path]:
    """Give the files of digits that the lessons read when they are run in an empty folder."""
    from digitkit.data import find_source

    with tempfile.TemporaryDirectory(prefix="digitkit-") as empty:
        source = find_source(None, Path(empty) / "empty")
    return sorted({source.train, source.test or source.train})


def digest(paths: Iterable[Path]) -> str:
    """Name the content of files."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


# With "cached", lessons whose outputs aren't kept are shown without: for work on the looks.
VARIABLE = "DIGITKIT_OUTPUTS"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class LessonFiles:
    """What the site holds of one lesson.

    Attributes:
        page: its page.
        notebook: the text of the learner's notebook.
    """

    page: SitePage
    notebook: str


def keeper_of(project: Project) -> Keeper:
    """Give the folder of kept outputs."""
    return Keeper(project.root / ".cache" / "lessons")


def site_lessons(
    project: Project, registry: Registry, published: Published, tell: Tell
) -> dict[str, LessonFiles]:
    """Make all lessons' pages and notebooks.

    Args:
        project: where the sources lie.
        registry: the checks of all lessons.
        published: where the project is published.
        tell: takes a line on what is being done.

    Returns:
        What the site holds, by the lesson's name.

    Raises:
        BuildError: a source has faults, or a cell of a solution failed.
    """
    names = project.lessons()
    made = {}
    for number, lesson, solved, ran in solved_lessons(project, registry, tell):
        name = lesson.page.lesson
        course = InCourse(number, len(names), published.colab(name))
        page = lesson_page(lesson, ran["outputs"] if ran else None, course)
        made[name] = LessonFiles(page, notebook_text(blank_of(solved)))
    return made


def solved_lessons(
    project: Project, registry: Registry, tell: Tell, wanted: Collection[str] | None = None
) -> Iterator[tuple[int, LessonSources, NotebookNode, Ran | None]]:
    """Give each lesson with its number, the instructor's notebook, and what came of running it."""
    names = project.lessons()
    for name in names if wanted is None else wanted:
        lesson, faults = read_lesson(project, name, registry)
        if faults:
            raise BuildError(faults)
        solved = solved_notebook(lesson)
        number = int(name.partition("_")[0])
        where = f"lesson {number} of {len(names)}, {name}"
        yield number, lesson, solved, run_of(project, lesson, solved, where, tell)


def may_run() -> bool:
    """Tell whether lessons may be run, and whatever else takes long."""
    return os.environ.get(VARIABLE) != "cached"


def run_of(
    project: Project, lesson: LessonSources, solved: NotebookNode, where: str, tell: Tell
) -> Ran | None:
    """Find what came of running a lesson, or run it; None where it may not be run."""
    keeper, name = keeper_of(project), lesson.page.lesson
    cells = [cell.source for cell in solved.cells if cell.cell_type == "code"]
    key = outputs_key(name, cells)
    ran = keeper.find(name, key)
    if ran is not None:
        return ran
    if not may_run():
        tell(f"not running {where}: its page has no outputs")
        return None
    tell(f"running {where} …")
    began = time.monotonic()
    ran = run_solution(solved, places_of(lesson))
    keeper.keep(name, key, ran)
    took = time.monotonic() - began
    tell(f"ran {where}: {took:.0f} s, {ran['processor_seconds']:.0f} s of processors")
    return ran


def executed_notebooks(
    project: Project, registry: Registry, tell: Tell, wanted: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Give the instructor's notebooks of these lessons, executed, as names and texts.

    Their metadata say how many processor seconds that took.
    """
    for _, lesson, solved, ran in solved_lessons(project, registry, tell, wanted):
        if ran is not None:
            write_into(solved, ran)
        yield lesson.page.lesson, notebook_text(solved)


def write_into(notebook: NotebookNode, ran: Ran) -> None:
    """Write into a notebook what came of running it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, found) in enumerate(zip(code, ran["outputs"], strict=True), start=1):
        cell.outputs = from_dict(found)
        cell.execution_count = number
    notebook.metadata.setdefault("digitkit", {})["processor_seconds"] = ran["processor_seconds"]
