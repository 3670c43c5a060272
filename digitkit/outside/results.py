"""The result of an exercise, with one of five outcomes, and of a lesson with its exercises."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

NOT_STARTED = "not started"
RAISED = "raised"
NOT_YET = "not yet right"
DONE = "done"
TIMED_OUT = "timed out"
OUTCOMES = (NOT_STARTED, RAISED, NOT_YET, DONE, TIMED_OUT)


@dataclass(frozen=True)
class ExerciseResult:
    """The result of one exercise.

    Attributes:
        id: the exercise's id, such as `"03.1"`.
        function: the function that the learner writes.
        outcome: one of `OUTCOMES`.
        points: all of them or 0.0, or with partial credit a share; a plain float.
        max_points: what the exercise is worth, a plain float.
        passed: how many checks it passed before the first that it failed.
        checks: how many checks there are.
        observed: what was observed, in words for the learner; empty when done.
        expected: what was expected; empty if there is nothing to say.
        hint: one next step; likewise.
        line: the learner's line that raised, as `"3    return X / 255"`; empty otherwise.
        inside: the line of another function of theirs in which it was raised; empty otherwise.
        called: the call that raised, shortened; empty otherwise.
        notes: lines elsewhere in the file that failed; by themselves they cost no points.
        waited: whether it was stopped by the wall-clock limit, not by the limit of CPU time.
        beside: whether it was stopped in a line that the function does not need.
        fault: an exception that a check itself raised on the returned value; None otherwise.
            Learners never see it, but tests of the checks must.
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
    inside: str = ""
    called: str = ""
    notes: tuple[str, ...] = ()
    waited: bool = False
    beside: bool = False
    fault: BaseException | None = field(default=None, compare=False)

    @property
    def done(self) -> bool:
        """Whether all checks passed."""
        return self.outcome == DONE

    @property
    def share(self) -> float:
        """The share of the checks passed, from 0 to 1; 1 only if the exercise is done."""
        if self.done:
            return 1.0
        return min(self.passed, self.checks - 1) / self.checks if self.checks else 0.0

    def with_partial_credit(self) -> ExerciseResult:
        """Return the result with points by the share of checks passed, to 0.01 points."""
        return replace(self, points=partial_points(self.max_points, self.share))

    @property
    def details(self) -> list[tuple[str, str]]:
        """What is shown below the observation: pairs of a label and a text."""
        pairs = [
            ("Line", self.line),
            ("Inside", self.inside),
            ("Called", self.called),
            ("Expected", self.expected),
            ("Try", self.hint),
        ]
        return [(label, text) for label, text in pairs if text]

    @property
    def message(self) -> str:
        """All the text for the learner, without the heading."""
        lines = [self.observed] if self.observed else []
        lines += [f"{label:<9} {text}" for label, text in self.details]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the result as other programs read it."""
        names = ("id", "function", "outcome", "points", "max_points", "passed", "checks", "message")
        return {name: getattr(self, name) for name in names}

    def as_record(self) -> dict[str, Any]:
        """Return all fields but `fault` as JSON data, to send the result to another process."""
        return {**vars(self), "notes": list(self.notes), "fault": None}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> ExerciseResult:
        """Rebuild a result from `as_record`."""
        return cls(**{**record, "notes": tuple(record["notes"])})


def partial_points(max_points: float, share: float) -> float:
    """Return the points for a share of the checks, rounded to 0.01 points.

    Args:
        max_points: the points for all of them.
        share: from 0 to 1.
    """
    return round(float(max_points) * share, 2)


@dataclass(frozen=True)
class LessonResult:
    """The result of one file.

    Attributes:
        file: the file as the user named it.
        lesson: the lesson it belongs to, such as `"03_split"`.
        exercises: the results, in the lesson's order.
    """

    file: str
    lesson: str
    exercises: tuple[ExerciseResult, ...]

    @property
    def points(self) -> float:
        """The points of all exercises, a plain float, without those of the written question."""
        return float(sum(result.points for result in self.exercises))

    @property
    def max_points(self) -> float:
        """The most points that the exercises can get, a plain float."""
        return float(sum(result.max_points for result in self.exercises))

    @property
    def done(self) -> bool:
        """Whether every exercise is done."""
        return all(result.done for result in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Return the result as other programs read it."""
        return {
            "file": self.file,
            "lesson": self.lesson,
            "points": self.points,
            "max_points": self.max_points,
            "exercises": [result.as_json() for result in self.exercises],
        }
