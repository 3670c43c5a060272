"""Show results as text in a terminal."""

from __future__ import annotations

from digitkit.outside.results import NOT_STARTED, ExerciseResult, LessonResult


def heading(result: ExerciseResult) -> str:
    """Return the first line of a result, as in `03.1 split · not yet right · 2 of 4 checks`."""
    line = f"{result.id} {result.function} · {result.outcome}"
    if result.outcome == NOT_STARTED:
        return line
    return f"{line} · {result.passed} of {result.checks} checks"


def exercise_text(result: ExerciseResult) -> str:
    """Return a result: its heading, and below it what was observed, expected, and to try."""
    lines = [heading(result), *(result.message.splitlines() if not result.done else [])]
    lines += [f"Note      {note}" for note in result.notes]
    return "\n  ".join(lines)


def total_text(result: LessonResult) -> str:
    """Return how many exercises of a file are done, and their points."""
    done = sum(one.done for one in result.exercises)
    points = f"{result.points:g} of {result.max_points:g} points"
    return f"{result.lesson} · {done} of {len(result.exercises)} exercises done · {points}"
