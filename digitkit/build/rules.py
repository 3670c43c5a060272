"""What must hold between a lesson's page, its reference and its checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digitkit.build.faults import Fault
from digitkit.build.figures import MARK, undescribed
from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import Lesson
from digitkit.build.links import Localizer
from digitkit.build.page import Code, Exercise, Question, Source
from digitkit.build.registry import Registry, lesson_of

# Words by which nbgrader's preprocessors find what they cut out or fill in.
RESERVED = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|AUTOTEST")


def check_lesson(lesson: Lesson, registry: Registry) -> list[Fault]:
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


def exercise_faults(lesson: Lesson, registry: Registry) -> Iterator[Fault]:
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
            text = f"`{block.function}` has no check: add it to EXERCISES in {checks_file(lesson)}"
        elif block.function in checks.untested:
            text = f"`{block.function}` has no check: {checks_file(lesson)} has no test of it"
        elif not definition.head:
            where = f"`{block.function}` needs a docstring, which is the task, and a body"
            yield Fault(reference.file, definition.line, where)
            continue
        else:
            continue
        yield Fault(page.file, block.line, text)


def order_faults(lesson: Lesson) -> Iterator[Fault]:
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


def question_faults(lesson: Lesson) -> Iterator[Fault]:
    """Find a lesson without a written question, or with more than one."""
    questions = [block for block in lesson.page.blocks if isinstance(block, Question)]
    if not questions:
        yield Fault(lesson.page.file, 1, "the written question is missing: add !!! question")
    for extra in questions[1:]:
        text = f"a lesson has one written question, and it stands on line {questions[0].line}"
        yield Fault(lesson.page.file, extra.line, text)


def source_faults(lesson: Lesson) -> Iterator[Fault]:
    """Find a `source` that names nothing of the reference, an exercise, or what was shown."""
    for step in lesson.steps():
        if not isinstance(step, Source):
            continue
        if step.name not in lesson.reference.definitions:
            text = f"there is no `{step.name}` in {lesson.reference.file}"
        elif lesson.checks.exercise_of(step.name):
            text = f"`{step.name}` is an exercise: its source is the solution"
        else:
            text = f"`{step.name}` is already shown above, or before the exercise that needs it"
        yield Fault(lesson.page.file, step.line, text)


def text_faults(lesson: Lesson) -> Iterator[Fault]:
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


def figure_faults(lesson: Lesson) -> Iterator[Fault]:
    """Find cells that draw a figure of which nothing is said in words."""
    for code in undescribed(lesson.page.blocks):
        text = f"this cell draws a figure: describe it below, in a paragraph that begins {MARK!r}"
        yield Fault(lesson.page.file, code.line, text)


def exercises_of(lesson: Lesson) -> list[Exercise]:
    """Give the exercises of the page."""
    return [block for block in lesson.page.blocks if isinstance(block, Exercise)]


def checks_file(lesson: Lesson) -> str:
    """Name the place of the lesson's checks, a package or a module."""
    return f"digitkit/checks/{lesson.page.slug}"
