"""The cost of the one process that schedules submissions, receives verdicts and writes them.

There is only one such process however many workers grade, so it limits what more workers can gain.
The workers here return a ready verdict; everything else is as in the grading of a class.
"""

from __future__ import annotations

import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.classes import make_class, only_cores
from benchmarks.measure import run_apart

if TYPE_CHECKING:
    from digitkit.course.autograde.schedule import Task


def seconds_between_verdicts(lesson: str, verdicts: int, workers: int) -> list[float]:
    """Measure the wall-clock seconds from one written verdict to the next.

    Args:
        lesson: such as `"04_mlp"`.
        verdicts: how many to write.
        workers: how many processes return ready verdicts, on as many cores.
    """
    with tempfile.TemporaryDirectory() as folder, only_cores(workers):
        course = make_class(Path(folder) / "class", lesson, verdicts, whole=False, answered=[])
        seconds: list[float] = run_apart(grade, str(course), lesson, workers)
    return seconds


def grade(folder: str, lesson: str, workers: int) -> list[float]:
    """Grade a class with ready verdicts, and return the seconds from one to the next."""
    from digitkit.course.autograde.run import RunOptions, autograde
    from digitkit.course.autograde.schedule import grading_for
    from digitkit.course.course import Course

    clock = Clock()
    grading = grading_for(workers, function=ready_verdict)
    autograde(Course.open(folder), lesson, RunOptions(), grading, clock)
    return [later - earlier for earlier, later in pairwise(clock.times)]


class Clock:
    """A progress receiver that records when each verdict was written."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def begin(self, total: int) -> None:
        """Do nothing: the number of submissions doesn't matter."""

    def done(self, row: object) -> None:
        """Record the time of a verdict."""
        self.times.append(time.perf_counter())

    kept = done  # a verdict from an earlier run counts as well


def ready_verdict(task: Task) -> str:
    """Return a verdict of no points at once, with a notebook of the usual size."""
    from digitkit.course.autograde.grading import GRADED, Graded
    from digitkit.course.autograde.lesson_copy import LessonCopy
    from digitkit.course.autograde.schedule import as_json_text

    lesson = LessonCopy(task.lesson, task.copy)
    scores: dict[str, float | None] = {
        name: 0.0 for name, cell in lesson.cells.items() if cell.grade
    }
    return as_json_text(
        Graded(GRADED, max_points=lesson.max_points, scores=scores, notebook=task.copy)
    )
