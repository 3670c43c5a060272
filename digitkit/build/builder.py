"""Builds the notebooks of lessons, and compares them with what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from digitkit.build.blank import blank_of
from digitkit.build.faults import BuildError, Fault
from digitkit.build.lesson import Lesson
from digitkit.build.notebook import solved_notebook
from digitkit.build.places import Project
from digitkit.build.published import Published
from digitkit.build.reader import read_page
from digitkit.build.reference import Reference, read_reference
from digitkit.build.registry import LessonChecks, Registry, earlier_functions
from digitkit.build.rules import check_lesson
from digitkit.build.work import has_work, keep_copy


def build(project: Project, lessons: Sequence[str], registry: Registry) -> dict[Path, str]:
    """Build notebooks without writing them.

    Args:
        project: where the sources lie.
        lessons: the lessons to build.
        registry: the checks of all lessons.

    Returns:
        The text of every notebook, two for each lesson, by the file it belongs in.

    Raises:
        BuildError: there are faults in the sources; it holds them all.
    """
    read = [read_lesson(project, lesson, registry) for lesson in lessons]
    faults = [fault for _, found in read for fault in found]
    if faults:
        raise BuildError(faults)
    built = {}
    for lesson, _ in read:
        solved = solved_notebook(lesson)
        built[project.solution(lesson.page.lesson)] = notebook_text(solved)
        built[project.lesson(lesson.page.lesson)] = notebook_text(blank_of(solved))
    return built


def read_lesson(project: Project, name: str, registry: Registry) -> tuple[Lesson, list[Fault]]:
    """Read the three sources of a lesson.

    Args:
        project: where the sources lie.
        name: the lesson.
        registry: the checks of all lessons.

    Returns:
        The lesson, and all faults of its sources.
    """
    path = project.page(name)
    file = project.shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BuildError([Fault(file, 1, f"the page can't be read as UTF-8: {error}")]) from error
    page, faults = read_page(text, file)
    reference = reference_of(project, name)
    checks = registry.get(name)
    if checks is None:
        missing = f"no checks for this lesson: digitkit/checks/{page.slug} is missing"
        faults += (Fault(file, 1, missing),)
    earlier = earlier_functions(registry, name)
    lesson = Lesson(
        page,
        reference,
        checks or LessonChecks((), 0),
        path.parent,
        earlier,
        Published.read(project.root),
    )
    return lesson, [*faults, *(check_lesson(lesson, registry) if checks else [])]


def reference_of(project: Project, lesson: str) -> Reference:
    """Read the reference module of a lesson."""
    path = project.reference(lesson)
    file = project.shown(path)
    try:
        return read_reference(path, file)
    except SyntaxError as error:
        fault = Fault(file, error.lineno or 1, f"no valid Python: {error.msg}")
        raise BuildError([fault]) from error
    except OSError as error:
        raise BuildError([Fault(file, 1, "the reference of this lesson is missing")]) from error


def notebook_text(notebook: nbformat.NotebookNode) -> str:
    """Write a notebook, always the same way."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def write(project: Project, built: Mapping[Path, str]) -> Iterator[str]:
    """Write notebooks, keeping a copy of a learner's work first.

    Args:
        project: where they belong.
        built: their texts.

    Yields:
        A line for each file that changed.
    """
    for path, text in built.items():
        if content(path) == text:
            continue
        if path.exists() and path.parent.name == "lessons" and has_work(path):
            copy = project.shown(keep_copy(path))
            yield f"{project.shown(path)} held work: a copy is kept in {copy}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        yield f"{project.shown(path)} written"


def differences(project: Project, built: Mapping[Path, str]) -> Iterator[str]:
    """Name the files that are not what the sources give, a line for each.

    Args:
        project: where they lie.
        built: what they should be.
    """
    for path, text in built.items():
        if not path.exists():
            yield f"{project.shown(path)} is missing: run digitkit build"
        elif content(path) != text:
            yield f"{project.shown(path)} is not what its sources give: run digitkit build"


def content(path: Path) -> str | None:
    """Give the text of a file, None where there is none that could have been built."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return None
