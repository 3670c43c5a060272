"""Check the sources of lessons, build their notebooks, and compare those with the files on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from digitkit.build.blank import blank_of
from digitkit.build.faults import BuildError, Fault
from digitkit.build.figures import MARK, undescribed
from digitkit.build.imports import ImportPlan
from digitkit.build.learner_work import has_work, keep_copy
from digitkit.build.lesson import LessonSources, Manifests
from digitkit.build.markdown import Localizer
from digitkit.build.notebook import solved_notebook
from digitkit.build.page import Code, ExerciseBlock, Question, SourceBlock
from digitkit.build.page_parser import read_page
from digitkit.build.project import Project
from digitkit.build.published import Published
from digitkit.build.reference import Reference, read_reference
from digitkit.lessons.catalog import tests_of
from digitkit.lessons.manifest import Lesson

# Markers by which nbgrader's preprocessors find what they cut out or fill in.
RESERVED = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|AUTOTEST")


def check_lesson(lesson: LessonSources, manifests: Manifests) -> list[Fault]:
    """Return every fault in which a lesson's sources do not fit together.

    Args:
        lesson: its sources.
        manifests: the manifests of all lessons, to say where a function belongs.
    """
    return [
        *exercise_faults(lesson, manifests),
        *order_faults(lesson),
        *question_faults(lesson),
        *source_faults(lesson),
        *text_faults(lesson),
        *figure_faults(lesson),
        *ImportPlan(lesson).faults,
    ]


def exercise_faults(lesson: LessonSources, manifests: Manifests) -> Iterator[Fault]:
    """Find exercises that name no function of this lesson, or one without a check."""
    page, reference = lesson.page, lesson.reference
    owners = {each.function: name for name in manifests for each in manifests[name].exercises}
    for block in exercises_of(lesson):
        definition = reference.definitions.get(block.function)
        owner, exercise = owners.get(block.function), lesson.exercise(block.function)
        if definition is None and owner not in (None, page.lesson):
            text = f"`{block.function}` is an exercise of {owner}, not of this lesson"
        elif definition is None:
            text = f"there is no function `{block.function}` in {reference.file}"
        elif exercise is None:
            text = f"`{block.function}` is missing in the LESSON of {lesson_folder(lesson)}"
        elif not tests_of(exercise):
            text = f"`{block.function}` has no check: {lesson_folder(lesson)} has no test of it"
        elif not definition.head:
            text = f"`{block.function}` needs a docstring, which is the task, and a body"
            yield Fault(reference.file, definition.line, text)
            continue
        else:
            continue
        yield Fault(page.file, block.line, text)


def order_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find exercises that are missing, repeated, or in another order than in the manifest."""
    page, manifest = lesson.page, lesson.manifest
    first: dict[str, int] = {}
    for block in exercises_of(lesson):
        if block.function in first:
            text = f"the exercise `{block.function}` is already on line {first[block.function]}"
            yield Fault(page.file, block.line, text)
        first.setdefault(block.function, block.line)
    for exercise in manifest.exercises:
        if exercise.function not in first:
            text = f"the exercise {exercise.id} `{exercise.function}` is missing"
            yield Fault(page.file, 1, text)
    order = [each.function for each in manifest.exercises if each.function in first]
    on_page = [function for function in first if function in order]
    for function, expected in zip(on_page, order, strict=True):
        if function != expected:
            text = f"`{function}` is where `{expected}` should be: the order is {', '.join(order)}"
            yield Fault(page.file, first[function], text)
            return


def question_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find a lesson without a written question, or with more than one."""
    questions = [block for block in lesson.page.blocks if isinstance(block, Question)]
    if not questions:
        yield Fault(lesson.page.file, 1, "the written question is missing: add !!! question")
    for extra in questions[1:]:
        text = f"a lesson has one written question, and it is on line {questions[0].line}"
        yield Fault(lesson.page.file, extra.line, text)


def source_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find a `source` of something unknown, of an exercise, or of what was already shown."""
    for step in lesson.steps():
        if not isinstance(step, SourceBlock):
            continue
        if step.name not in lesson.reference.definitions:
            text = f"there is no `{step.name}` in {lesson.reference.file}"
        elif lesson.exercise(step.name):
            text = f"`{step.name}` is an exercise: its source is the solution"
        else:
            text = f"`{step.name}` is already shown above, or before the exercise that needs it"
        yield Fault(lesson.page.file, step.line, text)


def text_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find broken links, and words that nbgrader would take for its own markers."""
    page = lesson.page
    texts = [(block.line + 1, block.source) for block in page.blocks if isinstance(block, Code)]
    for prose in page.proses():
        localizer = Localizer(page.file, lesson.folder)
        localizer.localize(prose)
        yield from localizer.faults
        texts.append((prose.line, prose.text))
    for start, text in texts:
        for line, words in enumerate(text.split("\n"), start):
            if match := RESERVED.search(words):
                yield Fault(page.file, line, f"{match[0]!r} is a marker of nbgrader")


def figure_faults(lesson: LessonSources) -> Iterator[Fault]:
    """Find cells that draw a figure without a description below them."""
    for code in undescribed(lesson.page.blocks):
        text = f"this cell draws a figure: describe it below, in a paragraph that begins {MARK!r}"
        yield Fault(lesson.page.file, code.line, text)


def exercises_of(lesson: LessonSources) -> list[ExerciseBlock]:
    """Return the exercises of the page."""
    return [block for block in lesson.page.blocks if isinstance(block, ExerciseBlock)]


def lesson_folder(lesson: LessonSources) -> str:
    """Return the folder of the lesson's manifest and checks, as faults show it."""
    return f"digitkit/lessons/{lesson.page.slug}"


def build(project: Project, lessons: Sequence[str], manifests: Manifests) -> dict[Path, str]:
    """Build notebooks without writing them.

    Args:
        project: the clone with the sources.
        lessons: the lessons to build.
        manifests: the manifests of all lessons.

    Returns:
        The text of every notebook, two for each lesson, by the file that it belongs in.

    Raises:
        BuildError: there are faults in the sources; it holds them all.
    """
    read = [read_lesson(project, lesson, manifests) for lesson in lessons]
    if faults := [fault for _, faults in read for fault in faults]:
        raise BuildError(faults)
    built = {}
    for lesson, _ in read:
        solved = solved_notebook(lesson)
        built[project.solution(lesson.page.lesson)] = notebook_text(solved)
        built[project.lesson(lesson.page.lesson)] = notebook_text(blank_of(solved))
    return built


def read_lesson(
    project: Project, name: str, manifests: Manifests
) -> tuple[LessonSources, list[Fault]]:
    """Read the sources of a lesson.

    Args:
        project: the clone with the sources.
        name: the lesson.
        manifests: the manifests of all lessons.

    Returns:
        The lesson, and all faults of its sources.

    Raises:
        BuildError: the page or the reference can't be read at all.
    """
    path = project.page(name)
    file = project.shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BuildError([Fault(file, 1, f"the page can't be read as UTF-8: {error}")]) from error
    page, faults = read_page(text, file)
    manifest = manifests.get(name)
    earlier = (each.exercises for other, each in manifests.items() if other < name)
    lesson = LessonSources(
        page,
        reference_of(project, name),
        manifest or Lesson(name, (), 0),
        path.parent,
        frozenset(exercise.function for exercises in earlier for exercise in exercises),
        Published.read(project.root),
    )
    if manifest is None:
        text = f"no manifest for this lesson: {lesson_folder(lesson)} is missing"
        return lesson, [*faults, Fault(file, 1, text)]
    return lesson, [*faults, *check_lesson(lesson, manifests)]


def reference_of(project: Project, lesson: str) -> Reference:
    """Read the reference module of a lesson."""
    path = project.reference(lesson)
    file = project.shown(path)
    try:
        return read_reference(path, file)
    except SyntaxError as error:
        fault = Fault(file, error.lineno or 1, f"not valid Python: {error.msg}")
        raise BuildError([fault]) from error
    except OSError as error:
        raise BuildError([Fault(file, 1, "the reference of this lesson is missing")]) from error


def notebook_text(notebook: NotebookNode) -> str:
    """Return the text of a notebook's file; equal notebooks have equal texts."""
    nbformat.validate(notebook)
    writes: Callable[[NotebookNode], str] = nbformat.writes
    return writes(notebook) + "\n"


def write(project: Project, built: Mapping[Path, str]) -> Iterator[str]:
    """Write notebooks, after a copy of any learner's work in them.

    Args:
        project: the clone they belong to.
        built: their texts by file.

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
    """Yield a line for each file that differs from what its sources give.

    Args:
        project: the clone they belong to.
        built: the texts that the files should have.
    """
    for path, text in built.items():
        if not path.exists():
            yield f"{project.shown(path)} is missing: run digitkit build"
        elif content(path) != text:
            yield f"{project.shown(path)} is not what its sources give: run digitkit build"


def content(path: Path) -> str | None:
    """Return the text of a file, None if it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, ValueError):
        return None
