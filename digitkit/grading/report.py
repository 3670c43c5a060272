"""A verdict as text for a terminal."""

from __future__ import annotations

from digitkit.grading.outcomes import NOT_STARTED, ExerciseResult, LessonResult


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


def lesson_text(result: LessonResult) -> str:
    """Write the verdicts of a file, and how many points they make."""
    done = sum(one.done for one in result.exercises)
    lines = [exercise_text(one) for one in result.exercises]
    total = f"{result.points:g} of {result.max_points:g} points"
    lines.append(f"{result.lesson} · {done} of {len(result.exercises)} exercises done · {total}")
    return "\n".join(lines)
