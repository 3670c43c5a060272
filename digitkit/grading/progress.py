"""How far a learner is: a table of lessons, and the next thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from digitkit.grading.outcomes import NOT_STARTED, ExerciseResult, LessonResult

_HEADINGS = ("Lesson", "Exercises", "Points", "Next")


@dataclass(frozen=True)
class Ungraded:
    """A file that could not be graded at all.

    Attributes:
        file: the file as it was named.
        lesson: the lesson it should be of.
        reason: why, in one line.
    """

    file: str
    lesson: str
    reason: str


Row = LessonResult | Ungraded


def has_begun(rows: Sequence[Row]) -> bool:
    """Tell whether any exercise was started."""
    return any(
        result.outcome != NOT_STARTED
        for row in rows
        if isinstance(row, LessonResult)
        for result in row.exercises
    )


def next_step(rows: Sequence[Row]) -> tuple[LessonResult, ExerciseResult] | None:
    """Find the first exercise that isn't done, None where all are.

    A lesson that was begun comes before one that wasn't.
    """
    open_rows = [row for row in rows if isinstance(row, LessonResult) and not row.done]
    chosen = next((row for row in open_rows if has_begun([row])), next(iter(open_rows), None))
    if chosen is None:
        return None
    return chosen, next(result for result in chosen.exercises if not result.done)


def table(rows: Sequence[Row]) -> str:
    """Write a line for each lesson, a total, and the next thing to do and where."""
    cells = [_HEADINGS, *map(_cells, rows), _total(rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[3]]).rstrip() for row in cells]
    return "\n".join([*lines, "", _what_next(rows)])


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """Give the table as programs read it."""
    graded = [row for row in rows if isinstance(row, LessonResult)]
    step = next_step(rows)
    return {
        "points": sum((row.points for row in graded), 0.0),
        "max_points": sum((row.max_points for row in graded), 0.0),
        "next": step and {"file": step[0].file, **step[1].as_json()},
        "lessons": [row.as_json() for row in graded],
        "could_not_be_graded": [vars(row) for row in rows if isinstance(row, Ungraded)],
    }


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, Ungraded):
        return row.lesson, "–", "–", row.reason
    step = next_step([row])
    following = f"{step[1].id} {step[1].function} · {step[1].outcome}" if step else "all done"
    return row.lesson, _done([row]), f"{row.points:g} of {row.max_points:g}", following


def _total(rows: Sequence[Row]) -> tuple[str, ...]:
    graded = [row for row in rows if isinstance(row, LessonResult)]
    points, most = (sum(getattr(r, name) for r in graded) for name in ("points", "max_points"))
    return "together", _done(graded), f"{points:g} of {most:g}", ""


def _done(rows: Sequence[LessonResult]) -> str:
    results = [result for row in rows for result in row.exercises]
    return f"{sum(result.done for result in results)} of {len(results)}"


def _what_next(rows: Sequence[Row]) -> str:
    step = next_step(rows)
    if step is None:
        return "Everything is done." if any(isinstance(r, LessonResult) for r in rows) else ""
    lesson, result = step
    return f"Next: {result.id} {result.function} ({result.outcome}), in {lesson.file}"
