"""Our steps among nbgrader's own, when it hands out and when it grades."""

from __future__ import annotations

from typing import TypeVar

from nbgrader import preprocessors
from nbgrader.converters import Autograde, GenerateAssignment

from digitkit.course.executing import ExecuteToTheEnd
from digitkit.course.neighbours import OnlyTheNotebook, OnlyTheSubmission
from digitkit.course.preprocessors import RestoreCells, TakeVerdicts

Step = type
Converter = TypeVar("Converter")


def generate() -> list[Step]:
    """Give the steps from the instructor's notebook to the learner's."""
    return [OnlyTheNotebook, *_own(GenerateAssignment, "preprocessors")]


def sanitize() -> list[Step]:
    """Give the steps before a submission is run.

    Cells are restored first: nbgrader's own steps stop the whole class at metadata they can't
    read, and take the tags on a check cell as they come.
    """
    return [RestoreCells, OnlyTheSubmission, *_own(Autograde, "sanitize_preprocessors")]


def autograde() -> list[Step]:
    """Give the steps that run a submission and take its scores."""
    own = [ExecuteToTheEnd, TakeVerdicts]
    steps = _own(Autograde, "autograde_preprocessors")
    return [new for step in steps for new in (own if step is preprocessors.Execute else [step])]


def _own(converter: type[Converter], name: str) -> list[Step]:
    """Give nbgrader's own steps, whatever its version has."""
    return list(converter.class_traits()[name].default())  # type: ignore[attr-defined]
