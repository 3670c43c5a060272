"""A lesson with the outputs of its executed solution → the Markdown of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digitkit.build.imports import ImportPlan
from digitkit.build.lesson import Lesson
from digitkit.build.markdown import count
from digitkit.build.page import Block, Callout, Code, Exercise, Prose, Question, Quiz
from digitkit.build.reference import Definition
from digitkit.build.site.boxes import box, code_block, fold, write_block, write_blocks
from digitkit.build.site.origins import places_of
from digitkit.build.site.outputs import Gallery, show_outputs
from digitkit.build.site.running import Outputs

NOT_RUN = "This copy of the site was made without running the lesson, so no outputs are shown."


@dataclass(frozen=True)
class InCourse:
    """What a page knows of the course around it.

    Attributes:
        number: which lesson it is, from 1.
        lessons: how many there are.
        colab: the address that opens its notebook in Colab, nothing where there is none.
    """

    number: int
    lessons: int
    colab: str = ""


@dataclass(frozen=True)
class SitePage:
    """A page of the site.

    Attributes:
        title: its title, for the navigation.
        markdown: its text.
        figures: the content of its figures, by the name of the file in `img/` beside the page.
    """

    title: str
    markdown: str
    figures: dict[str, bytes]


def lesson_page(lesson: Lesson, outputs: Outputs | None, course: InCourse) -> SitePage:
    """Write the page of a lesson.

    What a good answer to the written question says is left out: it is for instructors.

    Args:
        lesson: its sources, without a fault.
        outputs: what each code cell of its notebook put out; None where it was not run.
        course: where it stands in the course.

    Returns:
        The page. Its Markdown needs the extensions `attr_list` and `md_in_html`.

    Raises:
        ValueError: there are not as many outputs as code cells.
    """
    cells = len(places_of(lesson))
    if outputs is not None and len(outputs) != cells:
        text = f"{lesson.page.lesson} has {cells} code cells, but outputs of {len(outputs)}"
        raise ValueError(text)
    writer = PageWriter(lesson, outputs, course)
    return SitePage(f"{course.number}. {lesson.page.title}", writer.text(), writer.gallery.files)


class PageWriter:
    """Writes the parts of a page in order."""

    def __init__(self, lesson: Lesson, outputs: Outputs | None, course: InCourse) -> None:
        self.lesson = lesson
        self.course = course
        self.cells: Iterator[list[dict[str, Any]]] | None = (
            None if outputs is None else iter(outputs)
        )
        self.gallery = Gallery(lesson.page.lesson)
        self.parts: list[str] = []
        self.imported = False
        self.predicted = False  # a prediction stands above, and nothing has answered it yet

    def text(self) -> str:
        """Give the whole page."""
        self.parts = [f"# {self.lesson.page.title}", self.facts()]
        if self.cells is None:
            self.parts.append(box("warning", "Not run", NOT_RUN))
        for step in self.lesson.steps():
            if not isinstance(step, Prose | Callout | Quiz) or is_section(step):
                self.add_imports()
            self.add(step)
        return "\n\n".join(filter(None, self.parts)) + "\n"

    def facts(self) -> str:
        """Write what a reader wants to know before beginning."""
        page, course = self.lesson.page, self.course
        notebook = f"{page.lesson}.ipynb"
        links = [f'[Download the notebook]({notebook}){{ .md-button download="{notebook}" }}']
        if course.colab:
            links.insert(0, f"[Open in Colab]({course.colab}){{ .md-button }}")
        return (
            '<div class="lesson-facts" markdown="1">\n\n'
            f"Lesson {course.number} of {course.lessons} · about {page.minutes} minutes\n\n"
            f"**At the end you hold** {page.holds}\n\n{' '.join(links)}\n\n</div>"
        )

    def add_imports(self) -> None:
        """Write the imports, once, where the notebook has them."""
        if not self.imported:
            self.imported = True
            source = ImportPlan(self.lesson).source()
            inner = f"{code_block(source)}\n\n{self.outputs()}"
            self.parts.append(fold("imports", "What this lesson imports", inner.strip()))

    def add(self, step: Block | Definition) -> None:
        """Write one step of the lesson."""
        match step:
            case Prose() | Callout() | Quiz():
                self.predicted |= isinstance(step, Callout) and step.kind == "predict"
                self.parts.append(write_block(step))
            case Code(source=source, alt=alt):
                self.parts += [code_block(source), self.answered(self.outputs(alt))]
            case Definition(source=source):
                self.parts += [code_block(source), self.outputs()]
            case Exercise():
                self.predicted = False
                self.parts += [self.exercise_heading(step), self.exercise(step)]
            case Question(title=title, task=task):
                note = "*In the notebook you answer in writing, and a person grades it.*"
                self.parts.append(box("written", title, f"{write_blocks(task)}\n\n{note}"))

    def answered(self, outputs: str) -> str:
        """Fold the output that answers a prediction, so that one can commit to a guess first."""
        if not (outputs and self.predicted):
            return outputs
        self.predicted = False
        return fold("came-out", "You have your guess? Show what comes out", outputs)

    def outputs(self, alt: str = "") -> str:
        """Write what the next code cell put out."""
        return "" if self.cells is None else show_outputs(next(self.cells), self.gallery, alt)

    def exercise_heading(self, exercise: Exercise) -> str:
        """Write the heading of an exercise."""
        facts = self.lesson.checks.exercise_of(exercise.function)
        number = f"{facts.id} · " if facts else ""
        return f"### Exercise {number}`{exercise.function}` {{ #{exercise.function} }}"

    def exercise(self, exercise: Exercise) -> str:
        """Write an exercise: what to write, three hints, the solution and its verdict."""
        facts = self.lesson.checks.exercise_of(exercise.function)
        points = f" · {count(facts.points, 'point')}" if facts else ""
        definition = self.lesson.reference.definitions[exercise.function]
        solution, verdict = self.outputs(), self.outputs()
        solved = [code_block(definition.source), solution, verdict]
        inner = [
            write_blocks(exercise.task),
            code_block(definition.head),
            write_blocks(exercise.hints),
            fold("solution", "The solution, and what the check says of it", joined(solved)),
        ]
        title = f"Your turn · {exercise.level} · {exercise.minutes} minutes{points}"
        return box("exercise", title, joined(inner))


def joined(parts: list[str]) -> str:
    """Put parts below each other, without the empty ones."""
    return "\n\n".join(filter(None, parts))


def is_section(step: Block | Definition) -> bool:
    """Tell whether a heading of level 2 or 3 begins here."""
    return isinstance(step, Prose) and step.text.startswith(("## ", "### "))
