"""The model of a lesson page: its blocks in order, each with its line number.

Notebooks and the site are both made from it. Texts are Markdown as in the page, without their
common indentation; line i of a text is line `block.line + i` of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Prose:
    """Text, with code that is only shown and never run.

    Attributes:
        line: the line of the page on which it starts.
        text: Markdown without blank lines at its ends.
    """

    line: int
    text: str


@dataclass(frozen=True)
class Code:
    """Code that the lesson shows and runs.

    Attributes:
        line: the line of the opening fence; the code starts on the next one.
        source: the code without a newline at its end.
        raises: the code is meant to fail when it is run.
        alt: the description of the figure that the code draws, one line of plain text; empty if it
            draws none.
    """

    line: int
    source: str
    raises: bool = False
    alt: str = ""


@dataclass(frozen=True)
class Callout:
    """An admonition: a prediction, a note, a hint, an answer to unfold.

    Attributes:
        line: the line of its title.
        kind: `predict`, `note`, `warning`, `tip`, `answer`, `question` or `rubric`.
        title: the words in quotation marks, or the kind with a capital.
        folded: it is closed until the reader opens it.
        blocks: its content.
    """

    line: int
    kind: str
    title: str
    folded: bool
    blocks: tuple[Inner, ...]


Inner: TypeAlias = Prose | Callout


@dataclass(frozen=True)
class ExerciseBlock:
    """A function that the learner writes.

    Attributes:
        line: the line of its title.
        function: the function's name.
        level: `warm-up`, `core` or `stretch`.
        minutes: how long it takes.
        task: the task; signature and docstring come from the reference.
        hints: three folded hints.
    """

    line: int
    function: str
    level: str
    minutes: int
    task: tuple[Inner, ...]
    hints: tuple[Callout, ...]


@dataclass(frozen=True)
class SourceBlock:
    """A place where the page shows a definition of the reference that is not an exercise.

    Attributes:
        line: the line of its title.
        name: the name that is defined.
    """

    line: int
    name: str


@dataclass(frozen=True)
class Quiz:
    """A multiple-choice question for recall.

    Attributes:
        line: the line of its title.
        title: the question.
        options: the answers to choose from, each in one line of Markdown.
        right: the index of the right option.
        why: the reason.
    """

    line: int
    title: str
    options: tuple[Prose, ...]
    right: int
    why: tuple[Inner, ...]


@dataclass(frozen=True)
class Question:
    """The question with a written answer that a person grades.

    Attributes:
        line: the line of its title.
        title: the words in quotation marks.
        task: the question.
        rubric: what a good answer says; only instructors see it.
    """

    line: int
    title: str
    task: tuple[Inner, ...]
    rubric: tuple[Inner, ...]


@dataclass(frozen=True)
class Moving:
    """A place where the site shows a figure that moves; notebooks leave it out.

    Attributes:
        line: the line of its mark.
        name: the figure's name, a key of `digitkit.build.moving.FIGURES`.
    """

    line: int
    name: str


Block: TypeAlias = Prose | Code | Callout | ExerciseBlock | SourceBlock | Quiz | Question | Moving
Wording: TypeAlias = Prose | Callout | Quiz


@dataclass(frozen=True)
class Page:
    """A lesson page.

    Attributes:
        file: the page's path as it is shown, from the root of the project.
        lesson: the lesson's name, such as `03_split`.
        title: its title.
        minutes: how long it takes.
        question: the question that it opens with.
        holds: what the learner has at the end.
        summary: its line on the front page, which begins with a verb in bold.
        blocks: the blocks below the title, in order. A Prose at the top level ends before a heading
            of level 2 or 3.
    """

    file: str
    lesson: str
    title: str
    minutes: int
    question: str
    holds: str
    summary: str
    blocks: tuple[Block, ...]

    @property
    def slug(self) -> str:
        """The lesson's name without its number, which is the name of its folder."""
        return self.lesson.partition("_")[2]

    def proses(self) -> Iterator[Prose]:
        """Yield every text of the page, including those in admonitions."""
        for block in self.blocks:
            yield from proses_of(block)


def proses_of(block: Block) -> Iterator[Prose]:
    """Yield every text of a block, including those in admonitions within it."""
    children: tuple[Inner, ...] = ()
    match block:
        case Prose():
            yield block
        case Callout(blocks=inner):
            children = inner
        case ExerciseBlock(task=task, hints=hints):
            children = (*task, *hints)
        case Quiz(options=options, why=why):
            children = (*options, *why)
        case Question(task=task, rubric=rubric):
            children = (*task, *rubric)
    for child in children:
        yield from proses_of(child)
