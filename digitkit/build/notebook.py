"""A lesson → the instructor's notebook, in nbgrader's source format."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from digitkit.build.figures import in_words
from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import LessonSources
from digitkit.build.markdown import Localizer, write_blocks, write_exercise, write_question
from digitkit.build.page import Block, Callout, Code, ExerciseBlock, Prose, Question, Quiz, Wording
from digitkit.build.reference import Definition

SCHEMA_VERSION = 3  # of nbgrader's cell metadata
LONGEST_SLUG = 40


class CellIds:
    """Ids of the cells that have no name of their own, made of the heading above them.

    A running number counts only the cells of one kind under one heading, so a new cell changes
    the ids of at most the few that follow it under the same heading. A named cell has `_` or no
    hyphen in its id and can't be mistaken for one of these.
    """

    def __init__(self) -> None:
        self.slug = "top"
        self.counts: Counter[str] = Counter()

    def enter(self, heading: str) -> None:
        """Begin the part of the page under this heading."""
        words = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
        self.slug = words[:LONGEST_SLUG].strip("-") or "part"

    def next(self, kind: str) -> str:
        """Give the id of the next cell of this kind."""
        name = f"{kind}-{self.slug}"
        self.counts[name] += 1
        return name if self.counts[name] == 1 else f"{name}--{self.counts[name]}"


def markdown_cell(cell_id: str, source: str, attachments: dict[str, Any]) -> NotebookNode:
    """Make a cell of words, with the pictures it shows."""
    extra = {"attachments": attachments} if attachments else {}
    return new_markdown_cell(source, id=cell_id, metadata={}, **extra)


def code_cell(cell_id: str, source: str, raises: bool = False, alt: str = "") -> NotebookNode:
    """Make a cell of shown code.

    Args:
        cell_id: its id.
        source: the code.
        raises: it is meant to fail, and does not stop the notebook's run.
        alt: its figure in words, for whoever makes a page of the notebook.
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
    """Make the locked cell that checks a function, and whose value is its points."""
    name = f"check_{function}"
    metadata = grading(name, grade=True, locked=True, points=points)
    return new_code_cell(f"check({function})", id=name, metadata={"nbgrader": metadata})


def written_cell(source: str, points: int) -> NotebookNode:
    """Make the cell in which the learner answers in words; a person grades it."""
    metadata = grading("question", grade=True, solution=True, points=points)
    return new_markdown_cell(source, id="question", metadata={"nbgrader": metadata})


def grading(grade_id: str, *, points: int | None = None, **roles: bool) -> dict[str, Any]:
    """Write a cell's metadata as nbgrader's own schema wants them."""
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
        A notebook without outputs; nbgrader's preprocessors make the learner's one of it.
    """
    metadata = {"digitkit": {"lesson": lesson.page.lesson}, **KERNEL}
    cells = NotebookWriter(lesson).cells()
    ids = [cell.id for cell in cells]
    if len(set(ids)) < len(ids):  # nbformat would put random ones in their place
        raise ValueError(f"two cells of {lesson.page.lesson} have one id: {ids}")
    return new_notebook(cells=cells, metadata=metadata)


class NotebookWriter:
    """Writes the cells of a lesson in order."""

    def __init__(self, lesson: LessonSources) -> None:
        self.lesson = lesson
        self.ids = CellIds()
        self.written: list[NotebookNode] = []
        self.waiting: list[Wording] = []  # words that share the next cell
        self.imported = False

    def cells(self) -> list[NotebookNode]:
        """Give the cells."""
        self.written.append(markdown_cell("title", self.title(), {}))
        for step in self.lesson.steps():
            if isinstance(step, Prose | Callout | Quiz):
                self.add_words(step)
            else:
                self.add_cells(step)
        self.flush()
        return self.written

    def title(self) -> str:
        """Say which lesson this is, and what it was built from."""
        page = self.lesson.page
        number = int(page.lesson.partition("_")[0])
        return (
            f"# {page.title}\n\n<small>Lesson {number} · about {page.minutes} minutes · built from"
            f" {page.file} and {self.lesson.reference.file} (maintainers: change those two,"
            " then run `digitkit build`)</small>"
        )

    def add_imports(self) -> None:
        """Write the imports, once: below the opening words, above all else."""
        if not self.imported:
            self.written.append(code_cell("imports", ImportPlan(self.lesson).source()))
            self.imported = True

    def add_words(self, block: Wording) -> None:
        """Add words to the waiting cell, or begin a new one at a heading."""
        heading = HEADING.match(block.text) if isinstance(block, Prose) else None
        if heading:
            self.flush()
            self.add_imports()
            self.ids.enter(heading[1])
        self.waiting.append(block)

    def flush(self) -> None:
        """Write the waiting words."""
        if self.waiting:
            localizer = self.localizer()
            source = write_blocks(self.waiting, localizer)
            self.written.append(markdown_cell(self.ids.next("text"), source, localizer.attachments))
            self.waiting = []

    def add_cells(self, step: Block | Definition) -> None:
        """Write what has cells of its own."""
        self.flush()
        self.add_imports()
        match step:
            case Code(source=source, raises=raises, alt=alt):
                self.written.append(code_cell(self.ids.next("code"), source, raises, alt))
                if alt:
                    self.waiting.append(in_words(step))
            case Definition(name=name, source=source):
                self.written.append(code_cell(f"given_{name}", source))
            case ExerciseBlock():
                self.add_exercise(step)
            case Question():
                self.add_question(step)

    def add_exercise(self, exercise: ExerciseBlock) -> None:
        """Write the task, the cell for the answer, and the check."""
        function, localizer = exercise.function, self.localizer()
        facts = self.lesson.checks.exercise_of(function)
        if facts is None:
            raise LookupError(f"{function} is no exercise of {self.lesson.page.lesson}")
        task = write_exercise(exercise, facts, localizer)
        answer = self.lesson.reference.definitions[function].with_solution_marked()
        self.written += [
            markdown_cell(f"task_{function}", task, localizer.attachments),
            solution_cell(function, answer),
            check_cell(function, facts.points),
        ]

    def add_question(self, question: Question) -> None:
        """Write the question, and the cell for the answer with what a good one says."""
        points, localizer = self.lesson.checks.question_points, self.localizer()
        task = write_question(question, points, localizer)
        rubric = write_blocks(question.rubric, Localizer(self.lesson.page.file, self.lesson.folder))
        self.written += [
            markdown_cell("task_question", task, localizer.attachments),
            written_cell(rubric, points),
        ]

    def localizer(self) -> Localizer:
        """Give what mends the links of one cell."""
        return Localizer(self.lesson.page.file, self.lesson.folder)
