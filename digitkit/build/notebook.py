"""Make the instructor's notebook of a lesson, in nbgrader's source format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from nbformat import v4
from nbformat.notebooknode import NotebookNode

from digitkit.build.figures import figure_fold
from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import LessonSources
from digitkit.build.markdown import Localizer, write_blocks, write_exercise, write_question
from digitkit.build.page import (
    Block,
    Callout,
    Code,
    ExerciseBlock,
    Moving,
    Prose,
    Question,
    Quiz,
    Wording,
)
from digitkit.build.reference import Definition

SCHEMA_VERSION = 3  # of nbgrader's cell metadata
LONGEST_SLUG = 40
# nbformat's own functions have no types.
new_code_cell: Callable[..., NotebookNode] = v4.new_code_cell
new_markdown_cell: Callable[..., NotebookNode] = v4.new_markdown_cell
new_notebook: Callable[..., NotebookNode] = v4.new_notebook


class CellIds:
    """Make the ids of cells without a name of their own from the heading above them.

    The number in an id counts only the cells of one kind under one heading. So a new cell changes
    the ids of only the few that follow it under the same heading. A named cell has `_` or no
    hyphen in its id and can't be confused with one of these.
    """

    def __init__(self) -> None:
        self.slug = "top"
        self.counts: Counter[str] = Counter()

    def enter(self, heading: str) -> None:
        """Start the section under this heading."""
        words = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        self.slug = words[:LONGEST_SLUG].strip("-") or "part"

    def next(self, kind: str) -> str:
        """Return the id of the next cell of this kind."""
        name = f"{kind}-{self.slug}"
        self.counts[name] += 1
        return name if self.counts[name] == 1 else f"{name}--{self.counts[name]}"


def markdown_cell(cell_id: str, source: str, attachments: dict[str, Any]) -> NotebookNode:
    """Make a cell of text, with the pictures that it shows."""
    extra = {"attachments": attachments} if attachments else {}
    return new_markdown_cell(source, id=cell_id, metadata={}, **extra)


def code_cell(cell_id: str, source: str, raises: bool = False, alt: str = "") -> NotebookNode:
    """Make a cell of shown code.

    Args:
        cell_id: its id.
        source: the code.
        raises: it is meant to fail, and does not stop the notebook's run.
        alt: the description of its figure, for tools that turn the notebook into a page.
    """
    metadata: dict[str, Any] = {"tags": ["raises-exception"]} if raises else {}
    if alt:
        metadata["digitkit"] = {"alt": alt}
    return new_code_cell(source, id=cell_id, metadata=metadata)


def solution_cell(function: str, source: str) -> NotebookNode:
    """Make the cell in which the learner writes a function."""
    metadata = grading(function, solution=True)
    return new_code_cell(source, id=function, metadata={"nbgrader": metadata})


def check_cell(function: str, points: int) -> NotebookNode:
    """Make the locked cell that checks a function; its value is the points.

    The function is named as text, so that a missing one is no NameError.
    """
    name = f"check_{function}"
    metadata = grading(name, grade=True, locked=True, points=points)
    return new_code_cell(f'check("{function}")', id=name, metadata={"nbgrader": metadata})


def written_cell(source: str, points: int) -> NotebookNode:
    """Make the cell for the learner's written answer, which a person grades."""
    metadata = grading("question", grade=True, solution=True, points=points)
    return new_markdown_cell(source, id="question", metadata={"nbgrader": metadata})


def grading(grade_id: str, *, points: int | None = None, **roles: bool) -> dict[str, Any]:
    """Return a cell's metadata in nbgrader's schema."""
    metadata: dict[str, Any] = {
        "grade": False,
        "grade_id": grade_id,
        "locked": False,
        "schema_version": SCHEMA_VERSION,
        "solution": False,
        "task": False,
        **roles,
    }
    return metadata if points is None else {**metadata, "points": points}


HEADING = re.compile(r"#{2,3} +(.*)")
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def solved_notebook(lesson: LessonSources) -> NotebookNode:
    """Make the instructor's notebook.

    Args:
        lesson: the lesson's sources, without a fault.

    Returns:
        A notebook without outputs; nbgrader's preprocessors turn it into the learner's.
    """
    metadata = {"digitkit": {"lesson": lesson.page.lesson}, **KERNEL}
    cells = NotebookWriter(lesson).cells()
    ids = [cell.id for cell in cells]
    if len(set(ids)) < len(ids):  # nbformat would replace them with random ones
        raise ValueError(f"two cells of {lesson.page.lesson} have the same id: {ids}")
    return new_notebook(cells=cells, metadata=metadata)


class NotebookWriter:
    """Write the cells of a lesson in order."""

    def __init__(self, lesson: LessonSources) -> None:
        self.lesson = lesson
        self.ids = CellIds()
        self.written: list[NotebookNode] = []
        self.waiting: list[Wording] = []  # text that shares the next cell
        self.imported = False

    def cells(self) -> list[NotebookNode]:
        """Return all cells."""
        self.written.append(markdown_cell("title", self.title(), {}))
        for step in self.lesson.steps():
            if isinstance(step, Prose | Callout | Quiz):
                self.add_text(step)
            elif not isinstance(step, Moving):  # it needs the site's scripts
                self.add_cells(step)
        self.flush()
        return self.written

    def title(self) -> str:
        """Return the opening text: which lesson this is, and how long it takes."""
        page = self.lesson.page
        if self.lesson.graded:
            kind, more = f"Lesson {int(page.lesson.partition('_')[0])}", ""
        else:
            kind, more = "Going further", " · optional, not graded"
        about = f"{kind} · about {page.minutes} minutes{more}"
        return f"# {page.title}\n\n<small>{about}</small>"

    def add_imports(self) -> None:
        """Write the imports once, below the opening text and above everything else."""
        if not self.imported:
            self.written.append(code_cell("imports", ImportPlan(self.lesson).source()))
            self.imported = True

    def add_text(self, block: Wording) -> None:
        """Add text to the waiting cell, or start a new one at a heading."""
        heading = HEADING.match(block.text) if isinstance(block, Prose) else None
        if heading:
            self.flush()
            self.add_imports()
            self.ids.enter(heading[1])
        self.waiting.append(block)

    def flush(self) -> None:
        """Write the waiting text."""
        if self.waiting:
            localizer = self.localizer()
            source = write_blocks(self.waiting, localizer)
            self.written.append(markdown_cell(self.ids.next("text"), source, localizer.attachments))
            self.waiting = []

    def add_cells(self, step: Block | Definition) -> None:
        """Write a step that has cells of its own."""
        self.flush()
        self.add_imports()
        match step:
            case Code(source=source, raises=raises, alt=alt):
                self.written.append(code_cell(self.ids.next("code"), source, raises, alt))
                if alt:
                    self.waiting.append(figure_fold(step))
            case Definition(name=name, source=source):
                self.written.append(code_cell(f"given_{name}", source))
            case ExerciseBlock():
                self.add_exercise(step)
            case Question():
                self.add_question(step)

    def add_exercise(self, block: ExerciseBlock) -> None:
        """Write the task, the cell for the answer, and the check."""
        function, localizer = block.function, self.localizer()
        exercise = self.lesson.exercise(function)
        if exercise is None:
            raise LookupError(f"{function} is not an exercise of {self.lesson.page.lesson}")
        task = write_exercise(block, exercise, localizer)
        answer = self.lesson.reference.definitions[function].with_solution_marked()
        self.written += [
            markdown_cell(f"task_{function}", task, localizer.attachments),
            solution_cell(function, answer),
            check_cell(function, exercise.points),
        ]

    def add_question(self, question: Question) -> None:
        """Write the question, and the cell for the answer with the rubric."""
        points, localizer = self.lesson.manifest.question_points, self.localizer()
        task = write_question(question, points, localizer)
        rubric = write_blocks(question.rubric, self.localizer())
        self.written += [
            markdown_cell("task_question", task, localizer.attachments),
            written_cell(rubric, points),
        ]

    def localizer(self) -> Localizer:
        """Return a new localizer for the links of one cell."""
        return Localizer(self.lesson.page.file, self.lesson.folder)
