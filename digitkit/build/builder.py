"""Builds the notebooks of lessons, and compares them with what lies there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from digitkit.build.blank import blank_of
from digitkit.build.faults import BuildError, Fault
from digitkit.build.figures import MARK, undescribed
from digitkit.build.imports import ImportPlan
from digitkit.build.learner_work import has_work, keep_copy
from digitkit.build.lesson import LessonSources
from digitkit.build.markdown import Localizer
from digitkit.build.notebook import solved_notebook
from digitkit.build.page import Code, ExerciseBlock, Question, SourceBlock
from digitkit.build.page_parser import read_page
from digitkit.build.project import Project
from digitkit.build.published import Published
from digitkit.build.reference import Reference, read_reference
from digitkit.build.registry import LessonChecks, Registry, earlier_functions, lesson_of

# Words by which nbgrader's preprocessors find what they cut out or fill in.
RESERVED = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|AUTOTEST")


def check_lesson(lesson: LessonSources, registry: Registry) -> list[Fault]:
    """Find what does not fit together in a lesson.

    Args:
        lesson: its three sources.
        registry: the checks of all lessons, to say where a function belongs.

    Returns:
        All faults.
    """
    return [
        *exercise_faults(lesson, registry),
        *order_faults(lesson),
        *question_faults(lesson),
        *source_faults(lesson),
        *text_faults(lesson),
        *figure_faults(lesson),
        *ImportPlan(lesson).faults,
    ]


def exercise_faults(lesson: LessonSources, registry: Registry) -> Iterator[Fault]:
    """Find exercises that name no function of this lesson, or one without a check."""
    page, reference, checks = lesson.page, lesson.reference, lesson.checks
    for block in exercises_of(lesson):
        definition = reference.definitions.get(block.function)
        owner = lesson_of(registry, block.function)
        if definition is None and owner not in (None, page.lesson):
            text = f"`{block.function}` is an exercise of {owner}, not of this lesson"
        elif definition is None:
            text = f"there is no function `{block.function}` in {reference.file}"
        elif checks.exercise_of(block.function) is None:
            text = f"`{block.function}` is missing in the LESSON of {checks_file(lesson)}"
        elif block.function in checks.untested:
            text = f"`{block.function}` has no check: {checks_file(lesson)} has no test of it"
        elif not definition.head:
            where = f"`{block.function}` needs a docstring, which is the task, and a body"
            yield Fault(reference.file, definition.line, where)
            continue
        else:
            continue
        yield Fault(page.file, block.line, text)


def order_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find exercises that are missing, stand twice, or stand in another order than the checks."""
    page, checks = lesson.page, lesson.checks
    first: dict[str, int] = {}
    for block in exercises_of(lesson):
        if block.function in first:
            text = f"the exercise `{block.function}` already stands on line {first[block.function]}"
            yield Fault(page.file, block.line, text)
        first.setdefault(block.function, block.line)
    for exercise in checks.exercises:
        if exercise.function not in first:
            text = f"the exercise {exercise.id} `{exercise.function}` is missing"
            yield Fault(page.file, 1, text)
    order = [each.function for each in checks.exercises if each.function in first]
    found = [function for function in first if function in order]
    for function, expected in zip(found, order, strict=True):
        if function != expected:
            text = f"`{function}` stands where `{expected}` should: the order is {', '.join(order)}"
            yield Fault(page.file, first[function], text)
            return


def question_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find a lesson without a written question, or with more than one."""
    questions = [block for block in lesson.page.blocks if isinstance(block, Question)]
    if not questions:
        yield Fault(lesson.page.file, 1, "the written question is missing: add !!! question")
    for extra in questions[1:]:
        text = f"a lesson has one written question, and it stands on line {questions[0].line}"
        yield Fault(lesson.page.file, extra.line, text)


def source_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find a `source` that names nothing of the reference, an exercise, or what was shown."""
    for step in lesson.steps():
        if not isinstance(step, SourceBlock):
            continue
        if step.name not in lesson.reference.definitions:
            text = f"there is no `{step.name}` in {lesson.reference.file}"
        elif lesson.checks.exercise_of(step.name):
            text = f"`{step.name}` is an exercise: its source is the solution"
        else:
            text = f"`{step.name}` is already shown above, or before the exercise that needs it"
        yield Fault(lesson.page.file, step.line, text)


def text_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find links that lead nowhere, and words that nbgrader would take for its own marks."""
    page = lesson.page
    codes = [(b.line + 1, b.source) for b in page.blocks if isinstance(b, Code)]
    for prose in page.proses():
        localizer = Localizer(page.file, lesson.folder)
        localizer.localize(prose)
        yield from localizer.faults
    for line, text in [*codes, *((prose.line, prose.text) for prose in page.proses())]:
        for i, each in enumerate(text.split("\n")):
            if match := RESERVED.search(each):
                yield Fault(page.file, line + i, f"{match[0]!r} is a mark of nbgrader's")


def figure_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find cells that draw a figure of which nothing is said in words."""
    for code in undescribed(lesson.page.blocks):
        text = f"this cell draws a figure: describe it below, in a paragraph that begins {MARK!r}"
        yield Fault(lesson.page.file, code.line, text)


def exercises_of(lesson: LessonSources) -> list[ExerciseBlock]:
    """Give the exercises of the page."""
    return [block for block in lesson.page.blocks if isinstance(block, ExerciseBlock)]


def checks_file(lesson: LessonSources) -> str:
    """Name the place of the lesson's checks, a package or a module."""
    return f"digitkit/lessons/{lesson.page.slug}"


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


def read_lesson(
    project: Project, name: str, registry: Registry
) -> tuple[LessonSources, list[Fault]]:
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
        missing = f"no manifest for this lesson: digitkit/lessons/{page.slug} is missing"
        faults += (Fault(file, 1, missing),)
    earlier = earlier_functions(registry, name)
    lesson = LessonSources(
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
