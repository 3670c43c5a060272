"""A verdict as text for a terminal."""

from __future__ import annotations

from digitkit.outside.results import NOT_STARTED, ExerciseResult, LessonResult


def heading(result: ExerciseResult) -> str:
    """Write the first line of a verdict, as in `03.1 split · not yet right · 2 of 4 checks`."""
    told = f"{result.id} {result.function} · {result.outcome}"
    if result.outcome == NOT_STARTED:
        return told
    return f"{told} · {result.passed} of {result.checks} checks"


def exercise_text(result: ExerciseResult) -> str:
    """Write a verdict: its heading, and below it what was observed, expected, and to try."""
    lines = [heading(result), *(result.message.splitlines() if not result.done else [])]
    lines += [f"Note      {note}" for note in result.notes]
    return "\n  ".join(lines)


def total_text(result: LessonResult) -> str:
    """Write how many exercises of a file are done, and how many points that makes."""
    done = sum(one.done for one in result.exercises)
    points = f"{result.points:g} of {result.max_points:g} points"
    return f"{result.lesson} · {done} of {len(result.exercises)} exercises done · {points}"


def lesson_text(result: LessonResult) -> str:
    """Write all verdicts of a file and their total."""
    return "\n".join([*map(exercise_text, result.exercises), total_text(result)])
