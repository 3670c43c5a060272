"""What the build knows of the checks: which exercises a lesson has, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias


class ExerciseFacts(Protocol):
    """What the build needs of an exercise of `digitkit.lessons.catalog`."""

    @property
    def id(self) -> str:
        """The lesson's number and the exercise's, such as `03.1`."""

    @property
    def function(self) -> str:
        """The function's name."""

    @property
    def points(self) -> int:
        """What it is worth."""


@dataclass(frozen=True)
class LessonChecks:
    """The checks of one lesson.

    Attributes:
        exercises: its exercises in their order.
        question_points: what its written question is worth.
        untested: the functions of exercises for which no test is written.
    """

    exercises: tuple[ExerciseFacts, ...]
    question_points: int
    untested: frozenset[str] = frozenset()

    def exercise_of(self, function: str) -> ExerciseFacts | None:
        """Find the exercise of a function, None where there is none."""
        return next((each for each in self.exercises if each.function == function), None)


Registry: TypeAlias = Mapping[str, LessonChecks]


def read_registry() -> Registry:
    """Read the checks of all lessons; no TensorFlow is loaded."""
    from digitkit.lessons.catalog import exercises, lessons, question_points, tests_of

    return {
        lesson: LessonChecks(
            exercises(lesson),
            question_points(lesson),
            frozenset(each.function for each in exercises(lesson) if not tests_of(each)),
        )
        for lesson in lessons()
    }


def earlier_functions(registry: Registry, lesson: str) -> frozenset[str]:
    """Give the functions that were written in the lessons before this one."""
    return frozenset(
        exercise.function
        for name, checks in registry.items()
        if name < lesson
        for exercise in checks.exercises
    )


def lesson_of(registry: Registry, function: str) -> str | None:
    """Find the lesson in which a function is written."""
    return next((name for name, each in registry.items() if each.exercise_of(function)), None)
