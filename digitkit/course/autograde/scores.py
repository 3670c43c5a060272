"""The verdict on a submission: what each cell is worth, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from digitkit.course.autograde.cells import Cell
from digitkit.course.autograde.execution import ExecutedNotebook
from digitkit.course.autograde.feedback import graded_notebook, ungraded_notebook
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.restored import Restored
from digitkit.outside.results import ExerciseResult

GRADED = "graded"
NOT_GRADED = "could not be graded"


@dataclass(frozen=True)
class Graded:
    """The verdict on a submission, plain enough to be sent and kept as JSON.

    Attributes:
        status: `GRADED` or `NOT_GRADED`.
        reason: why it could not be graded; empty if it was.
        points: what was reached by machine.
        max_points: what could be.
        seconds: how long grading took.
        exercises: for each exercise its verdict, as `ExerciseResult.as_json`, and its seconds.
        flags: what was noticed.
        scores: for each cell with points what was reached; None waits for a person.
        unanswered: the cells that were left as they were handed out.
        notebook: the graded notebook, as JSON.
        passing: it failed for a reason outside the submission, so it is worth another try.
        late: a wall-clock limit was reached on a busy machine, so it is worth another try alone.
    """

    status: str
    reason: str = ""
    points: float = 0.0
    max_points: float = 0.0
    seconds: float = 0.0
    exercises: list[dict[str, Any]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    scores: dict[str, float | None] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    notebook: str = ""
    passing: bool = False
    late: bool = False


def not_graded(
    lesson: LessonCopy, reason: str, flags: list[str], *, passing: bool = False
) -> Graded:
    """Give the verdict on a submission that can't be graded: no score, not even 0."""
    return Graded(
        NOT_GRADED,
        reason,
        max_points=lesson.max_points,
        flags=flags,
        scores={name: None for name, cell in lesson.cells.items() if cell.grade},
        notebook=ungraded_notebook(lesson, reason),
        passing=passing,
    )


def scored(
    restored: Restored,
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    seconds: dict[str, float],
    played: ExecutedNotebook | None,
    *,
    show: bool,
) -> Graded:
    """Give the verdict on a submission whose answers were tried.

    Args:
        restored: the submission.
        lesson: the course's own copy.
        results: the verdict on each exercise, by the cell that its points stand on.
        seconds: how long each took.
        played: what all cells put out, if they were run.
        show: show that in the notebook instead of what was handed in.
    """
    by_name: dict[str, Cell] = dict(zip(restored.ids, restored.cells, strict=True))
    unanswered = [
        name
        for name, cell in lesson.cells.items()
        if cell.solution and name in by_name and by_name[name]["source"] == cell.source
    ]
    blank = {*unanswered} - restored.missing
    scores = _scores(lesson, results, blank, played.scores if played else {})
    checked = [scores[name] or 0.0 for name, cell in lesson.cells.items() if cell.is_check]
    shown = played if show else None
    return Graded(
        GRADED,
        points=float(sum(checked)),
        max_points=lesson.max_points,
        exercises=[{**r.as_json(), "seconds": seconds[name]} for name, r in results.items()],
        scores=scores,
        unanswered=unanswered,
        notebook=graded_notebook(restored, lesson, results, scores, shown),
    )


def _scores(
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    blank: set[str],
    played: dict[str, float | None],
) -> dict[str, float | None]:
    """Say what each cell is worth; what a person wrote waits for one, unless it is blank."""
    scores: dict[str, float | None] = {}
    for name, cell in lesson.cells.items():
        if name in results:
            scores[name] = cell.points if results[name].done else 0.0
        elif cell.grade and cell.solution:
            scores[name] = 0.0 if name in blank else None
        elif cell.grade:
            scores[name] = played.get(name)
    return scores
