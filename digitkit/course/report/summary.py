"""Summarize the verdicts on a class; nothing here reads a file or a gradebook."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digitkit.outside.results import DONE, NOT_STARTED, RAISED, TIMED_OUT

GRADED = "graded"
MOST_MESSAGES = 3
SLOW, SLOW_SECONDS = 5.0, 10.0  # times the median of the class, and not less than this
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """A message that several learners got in the same words, except for numbers.

    Attributes:
        text: the first learner's message.
        expected: what was expected; may be empty.
        students: how many got it.
    """

    text: str
    expected: str
    students: int


@dataclass(frozen=True)
class ExerciseSummary:
    """How a class did in one exercise.

    Attributes:
        id: such as `"03.1"`.
        function: the function to write.
        done: how many have it right.
        wrong: how many started and do not have it right.
        not_started: how many left it as it was.
        messages: the most frequent messages about wrong answers, in order of frequency.
    """

    id: str
    function: str
    done: int
    wrong: int
    not_started: int
    messages: tuple[Message, ...]

    @property
    def students(self) -> int:
        """How many were graded."""
        return self.done + self.wrong + self.not_started


@dataclass(frozen=True)
class Look:
    """A submission that a person should look at.

    Attributes:
        student: the student's id.
        reasons: the reasons, each in one line.
    """

    student: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class LessonSummary:
    """How a class did in a lesson.

    Attributes:
        lesson: such as `"03_split"`.
        graded: how many submissions have a score.
        ungraded: how many could not be graded.
        points: mean points of those graded, without the written question; None without any.
        max_points: the points that could be reached.
        exercises: in the lesson's order.
        looks: the submissions that a person should look at, by student.
        seconds: median and longest grading time, in seconds; None without any.
        waiting: how many written answers wait for a person.
    """

    lesson: str
    graded: int
    ungraded: int
    points: float | None
    max_points: float
    exercises: tuple[ExerciseSummary, ...]
    looks: tuple[Look, ...]
    seconds: tuple[float, float] | None
    waiting: int


def summarize(lesson: str, rows: Iterable[Row], waiting: int = 0) -> LessonSummary:
    """Summarize the verdicts on a lesson.

    Args:
        lesson: such as `"03_split"`.
        rows: the verdicts as `digitkit course autograde --json` prints them.
        waiting: how many written answers wait for a person.
    """
    verdicts = list(rows)
    graded = [row for row in verdicts if row["status"] == GRADED]
    times = [float(row["seconds"]) for row in graded]
    return LessonSummary(
        lesson=lesson,
        graded=len(graded),
        ungraded=len(verdicts) - len(graded),
        points=statistics.fmean(row["points"] for row in graded) if graded else None,
        max_points=max((float(row["max_points"]) for row in verdicts), default=0.0),
        exercises=tuple(_exercises(graded)),
        looks=tuple(_looks(verdicts, times)),
        seconds=(statistics.median(times), max(times)) if times else None,
        waiting=waiting,
    )


def _exercises(graded: Sequence[Row]) -> list[ExerciseSummary]:
    verdicts: dict[str, list[Row]] = defaultdict(list)
    for row in graded:
        for verdict in row["exercises"]:
            verdicts[verdict["id"]].append(verdict)
    return [_exercise(name, verdicts[name]) for name in sorted(verdicts)]


def _exercise(name: str, verdicts: Sequence[Row]) -> ExerciseSummary:
    done = [one for one in verdicts if one["outcome"] == DONE]
    untouched = [one for one in verdicts if one["outcome"] == NOT_STARTED]
    wrong = [one for one in verdicts if one["outcome"] not in (DONE, NOT_STARTED)]
    return ExerciseSummary(
        id=name,
        function=verdicts[0]["function"],
        done=len(done),
        wrong=len(wrong),
        not_started=len(untouched),
        messages=tuple(_messages(wrong)),
    )


def _messages(wrong: Sequence[Row]) -> list[Message]:
    alike: dict[str, list[Row]] = defaultdict(list)
    for verdict in wrong:
        alike[_kind(verdict)].append(verdict)
    groups = sorted(alike.values(), key=len, reverse=True)[:MOST_MESSAGES]
    return [Message(*_parts(group[0]), students=len(group)) for group in groups]


def _kind(verdict: Row) -> str:
    """Return what similar verdicts have in common: their words without the numbers."""
    first, expected = _parts(verdict)
    if verdict["outcome"] == RAISED:  # where it happened is each learner's own
        first = first.partition(":")[0]
    return f"{verdict['outcome']} {_NUMBER.sub('#', first)} {_NUMBER.sub('#', expected)}"


def _parts(verdict: Row) -> tuple[str, str]:
    """Return what was observed and what was expected, from a message."""
    lines = str(verdict["message"]).splitlines()
    expected = next((line[8:].strip() for line in lines if line.startswith("Expected")), "")
    observed = lines[0] if lines and not lines[0].startswith("Expected") else ""
    if not observed and verdict["outcome"] == TIMED_OUT:
        observed = "It took too long."
    return observed or str(verdict["outcome"]), expected


def _looks(rows: Sequence[Row], times: Sequence[float]) -> list[Look]:
    slow = max(SLOW * statistics.median(times), SLOW_SECONDS) if times else float("inf")
    looks = []
    for row in sorted(rows, key=lambda one: str(one["student"])):
        reasons = [*map(str, row["flags"])]
        if row["status"] != GRADED:
            reasons.insert(0, f"could not be graded: {row['reason']}")
        elif row["seconds"] > slow:
            reasons.append(f"took {row['seconds']:.1f} s to grade")
        if reasons:
            looks.append(Look(str(row["student"]), tuple(reasons)))
    return looks
