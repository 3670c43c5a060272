"""How an exercise came out, in one of five ways, and a lesson with all its exercises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

NOT_STARTED = "not started"
RAISED = "raised"
NOT_YET = "not yet right"
DONE = "done"
TIMED_OUT = "timed out"
OUTCOMES = (NOT_STARTED, RAISED, NOT_YET, DONE, TIMED_OUT)


@dataclass(frozen=True)
class ExerciseResult:
    """The verdict on one exercise.

    Attributes:
        id: the exercise's id, such as `"03.1"`.
        function: the function that was to be written.
        outcome: one of `OUTCOMES`.
        points: all of them or 0.0, a plain float.
        max_points: what the exercise is worth, a plain float.
        passed: how many checks it passed before the first that it didn't.
        checks: how many checks there are.
        observed: what was observed, in words for the learner; empty when done.
        expected: what was expected; empty where there is nothing to say.
        hint: one next step; empty likewise.
        line: where the learner's code raised, as `"3    return X / 255"`; empty otherwise.
        called: the call that raised, written short; empty otherwise.
        notes: lines elsewhere in the file that failed and cost nothing by themselves.
        waited: it was stopped by the wall-clock limit, not by that of CPU time.
        beside: it was stopped in a line that the function does not need.
        fault: an exception that a check itself raised on what came back; None for all is well.
            A learner never sees it, a test of the checks must.
    """

    id: str
    function: str
    outcome: str
    points: float
    max_points: float
    passed: int
    checks: int
    observed: str = ""
    expected: str = ""
    hint: str = ""
    line: str = ""
    called: str = ""
    notes: tuple[str, ...] = ()
    waited: bool = False
    beside: bool = False
    fault: BaseException | None = field(default=None, compare=False)

    @property
    def done(self) -> bool:
        """Whether everything is right."""
        return self.outcome == DONE

    @property
    def details(self) -> list[tuple[str, str]]:
        """What is said below the observation: pairs of a word and a text."""
        pairs = [
            ("Line", self.line),
            ("Called", self.called),
            ("Expected", self.expected),
            ("Try", self.hint),
        ]
        return [(word, text) for word, text in pairs if text]

    @property
    def message(self) -> str:
        """All that is said to the learner, without the heading."""
        lines = [self.observed] if self.observed else []
        lines += [f"{word:<9} {text}" for word, text in self.details]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Give the verdict as programs read it."""
        names = ("id", "function", "outcome", "points", "max_points", "passed", "checks", "message")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class LessonResult:
    """The verdict on one file.

    Attributes:
        file: the file as it was named.
        lesson: the lesson it belongs to, such as `"03_split"`.
        exercises: the verdicts, in the lesson's order.
    """

    file: str
    lesson: str
    exercises: tuple[ExerciseResult, ...]

    @property
    def points(self) -> float:
        """The points of all exercises, a plain float; the written question isn't among them."""
        return float(sum(result.points for result in self.exercises))

    @property
    def max_points(self) -> float:
        """What the exercises are worth together, a plain float."""
        return float(sum(result.max_points for result in self.exercises))

    @property
    def done(self) -> bool:
        """Whether every exercise is done."""
        return all(result.done for result in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Give the verdict as programs read it."""
        return {
            "file": self.file,
            "lesson": self.lesson,
            "points": self.points,
            "max_points": self.max_points,
            "exercises": [result.as_json() for result in self.exercises],
        }
