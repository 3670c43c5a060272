"""All lesson pages of the site: reads the sources, runs what must be run, writes the pages."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode, from_dict

from digitkit.build.blank import blank_of
from digitkit.build.builder import notebook_text, read_lesson
from digitkit.build.faults import BuildError
from digitkit.build.lesson import Lesson
from digitkit.build.notebook import solved_notebook
from digitkit.build.places import Project
from digitkit.build.published import Published
from digitkit.build.registry import Registry
from digitkit.build.site.kept import Keeper, outputs_key
from digitkit.build.site.lesson_page import InCourse, SitePage, lesson_page
from digitkit.build.site.places import places_of
from digitkit.build.site.running import Ran, run_solution

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
) -> Iterator[tuple[int, Lesson, NotebookNode, Ran | None]]:
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
    project: Project, lesson: Lesson, solved: NotebookNode, where: str, tell: Tell
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
