"""What the one process costs that hands out submissions, receives verdicts and writes them.

However many workers grade, it stands alone: so it bounds what more of them can bring. The workers
here give a ready verdict, and all else is as it is when a class is graded.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.classes import make_class, only_cores
from benchmarks.measure import run_python

_PROGRAM = "import sys; from benchmarks.manager import main; main(sys.argv[1:])"


def seconds_of_manager(lesson: str, verdicts: int, workers: int) -> list[float]:
    """Measure what lies between one written verdict and the next, in seconds by the clock.

    Args:
        lesson: such as `"04_mlp"`.
        verdicts: how many go through.
        workers: how many processes give ready verdicts, on as many cores.
    """
    with tempfile.TemporaryDirectory() as room, only_cores(workers):
        course = make_class(Path(room) / "class", lesson, verdicts, whole=False, answered=[])
        told: list[float] = run_python(_PROGRAM, course, lesson, str(workers))
    return told


def main(words: list[str]) -> None:
    """Send a class through, and print the seconds from verdict to verdict as JSON."""
    from digitkit.course.autograde.run import RunOptions, autograde
    from digitkit.course.autograde.schedule import grading_for
    from digitkit.course.course import Course

    folder, lesson, workers = words
    clock = Clock()
    grading = grading_for(int(workers), function=ready_verdict)
    autograde(Course.open(folder), lesson, RunOptions(), grading, clock)
    print(json.dumps([later - sooner for sooner, later in pairwise(clock.moments)]))
    sys.stdout.flush()


class Clock:
    """A progress that only notes when each verdict was written."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def begin(self, total: int) -> None:
        """Learn how many there are."""

    def kept(self, row: dict[str, Any]) -> None:
        """Note a verdict from before."""
        self.moments.append(time.perf_counter())

    def done(self, row: dict[str, Any]) -> None:
        """Note a new verdict."""
        self.moments.append(time.perf_counter())


def ready_verdict(task: Any) -> str:
    """Give no points for anything, at once, with a notebook of the usual size."""
    from digitkit.course.autograde.grading import GRADED, Graded
    from digitkit.course.autograde.lesson_copy import LessonCopy
    from digitkit.course.autograde.schedule import as_json_text

    lesson = LessonCopy(task.lesson, task.copy)
    graded = [name for name, cell in lesson.cells.items() if cell.grade]
    scores: dict[str, float | None] = dict.fromkeys(graded, 0.0)
    return as_json_text(
        Graded(GRADED, max_points=lesson.max_points, scores=scores, notebook=task.copy)
    )
