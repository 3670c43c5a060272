"""A lesson → the instructor's notebook, in nbgrader's source format."""

from __future__ import annotations

import re

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_notebook

from digitkit.build.cells import (
    CellIds,
    check_cell,
    code_cell,
    markdown_cell,
    solution_cell,
    written_cell,
)
from digitkit.build.figures import in_words
from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import Lesson
from digitkit.build.links import Localizer
from digitkit.build.markdown import write_blocks, write_exercise, write_question
from digitkit.build.page import Block, Callout, Code, Exercise, Prose, Question, Quiz, Wording
from digitkit.build.reference import Definition

HEADING = re.compile(r"#{2,3} +(.*)")
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def solved_notebook(lesson: Lesson) -> NotebookNode:
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

    def __init__(self, lesson: Lesson) -> None:
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
            case Exercise():
                self.add_exercise(step)
            case Question():
                self.add_question(step)

    def add_exercise(self, exercise: Exercise) -> None:
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
