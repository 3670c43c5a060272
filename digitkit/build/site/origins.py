"""Where each code cell of a lesson's notebook comes from, so that a failing one can be named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digitkit.build.faults import Fault
from digitkit.build.lesson import LessonSources
from digitkit.build.page import Code, ExerciseBlock
from digitkit.build.reference import Definition


@dataclass(frozen=True)
class Place:
    """The source of one code cell.

    Attributes:
        file: the page or the reference module, from the root of the project.
        line: the line on which the cell's code begins.
        name: the cell in words, such as `the cell "print(3)"`.
        points: what a check cell must give for the solution; None for other cells.
    """

    file: str
    line: int
    name: str
    points: int | None = None

    def fault(self, text: str) -> Fault:
        """Make a fault of this cell."""
        return Fault(self.file, self.line, f"{self.name} {text}")


def places_of(lesson: LessonSources) -> list[Place]:
    """Give the places of all code cells of a lesson's notebook, in their order."""
    return [Place(lesson.page.file, 1, "the cell of imports"), *step_places(lesson)]


def step_places(lesson: LessonSources) -> Iterator[Place]:
    """Give the places of the cells that the steps of the lesson become."""
    for step in lesson.steps():
        match step:
            case Code(line=line, source=source):
                first = source.partition("\n")[0]
                yield Place(lesson.page.file, line + 1, f"the cell that begins with {first!r}")
            case Definition(name=name, line=line):
                yield Place(lesson.reference.file, line, f"the helper {name}")
            case ExerciseBlock(function=function, line=line):
                solution = lesson.reference.definitions[function]
                facts = lesson.checks.exercise_of(function)
                name = f"the solution of {function}"
                yield Place(lesson.reference.file, solution.line, name)
                points = facts.points if facts else 0
                yield Place(lesson.page.file, line, f"the check of {function}", points)
