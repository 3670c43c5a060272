"""`digitkit progress`: a table of all lessons, and the next exercise to do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from digitkit.doors.learner_folder import known_lessons, learners_file
from digitkit.outside.background import BackgroundGrader
from digitkit.outside.results import NOT_STARTED, ExerciseResult, LessonResult
from digitkit.submissions.reading import CannotGrade

_HEADINGS = ("Lesson", "Exercises", "Points", "Next")


@dataclass(frozen=True)
class Ungraded:
    """A file that could not be graded at all.

    Attributes:
        file: the file as the user named it.
        lesson: the lesson to which it should belong.
        reason: why, in one line.
    """

    file: str
    lesson: str
    reason: str


Row = LessonResult | Ungraded


def has_begun(rows: Sequence[Row]) -> bool:
    """Check whether any exercise was started."""
    return any(
        result.outcome != NOT_STARTED
        for row in rows
        if isinstance(row, LessonResult)
        for result in row.exercises
    )


def next_step(rows: Sequence[Row]) -> tuple[LessonResult, ExerciseResult] | None:
    """Find the first exercise that isn't done; None if all are done.

    Lessons that were started come before those that weren't.
    """
    open_rows = [row for row in rows if isinstance(row, LessonResult) and not row.done]
    chosen = next((row for row in open_rows if has_begun([row])), next(iter(open_rows), None))
    if chosen is None:
        return None
    return chosen, next(result for result in chosen.exercises if not result.done)


def table(rows: Sequence[Row]) -> str:
    """Return a line for each lesson, a total, and the next exercise to do."""
    cells = [_HEADINGS, *map(_cells, rows), _total(rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[3]]).rstrip() for row in cells]
    return "\n".join([*lines, "", _what_next(rows)])


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the table as other programs read it."""
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


_PATIENCE = 2.0


def show_progress(options: argparse.Namespace) -> int:
    """Run `digitkit progress`.

    Returns:
        0, whatever the results are.
    """
    rows = _grade_all()
    print(json.dumps(as_json(rows), indent=2, ensure_ascii=False) if options.json else table(rows))
    return 0


def _grade_all() -> list[Row]:
    """Grade every lesson in the learner's folder."""
    status = _StatusLine()
    grader = BackgroundGrader()
    grader.start()
    rows: list[Row] = []
    lessons = known_lessons()
    try:
        for number, lesson in enumerate(lessons, 1):
            file = str(learners_file(lesson))
            if not learners_file(lesson).exists():
                absent = "not here yet; digitkit learn --files-only puts it there"
                rows.append(Ungraded(file, lesson, absent))
                continue
            status.set(f"Grading {lesson} ({number} of {len(lessons)}) …")
            try:
                rows.append(grader.grade(file, on_result=lambda _: status.refresh()))
            except CannotGrade as problem:
                rows.append(Ungraded(file, lesson, str(problem)))
    finally:
        status.clear()
        grader.close()
    return rows


class _StatusLine:
    """Shows the current step on standard error, once two seconds have passed."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._line = ""
        self._shown = ""

    def set(self, line: str) -> None:
        """Set the current step."""
        self._line = line
        self.refresh()

    def refresh(self) -> None:
        """Show the current step, if two seconds have passed and it isn't shown yet."""
        if time.monotonic() - self._begin > _PATIENCE and self._shown != self._line:
            self._shown = self._line
            if sys.stderr.isatty():
                print(f"\r\x1b[K{self._line}", end="", file=sys.stderr, flush=True)
            else:
                print(self._line, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Remove the line."""
        if self._shown and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
