"""How fast a class is graded: beside `nbgrader autograde`, as it grows, and with more workers.

Both graders have the same two cores in the same run, and grade the same submissions of lesson 4,
which needs TensorFlow: solutions, and kept right and wrong answers. A learner hands in the whole
notebook, and nbgrader runs all of it; a second pair leaves out the cells that the lesson shows, so
that both run little but the checks. nbgrader takes so long that it grades a sample; its time for
the class is its time for each submission, without its start, times the class.

A class of 1,000 would take too long with all answers. So what grows is a class whose learners
answered one short exercise: everything else that a submission costs is the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

from benchmarks.beside_nbgrader import CORES, LESSON, Figures, compare
from benchmarks.classes import make_class, only_cores, time_ours
from benchmarks.figures import Aim, Effort, Row
from benchmarks.manager import seconds_of_manager

SHORT = "count_parameters"  # an exercise of the lesson that is quick to try
KINDS = {"whole notebooks": True, "without the cells that are shown": False}
TENTH = Aim("ratio", "at most", 0.1)
STEADY = Aim("ratio", "at most", 1.2)
MANY, TEAMS = 10_000, (2, 16, 64)


@dataclass(frozen=True)
class Sizes:
    """How large the classes are.

    Attributes:
        kinds: what is handed in.
        submissions: the class that both graders have.
        sample: how many of it nbgrader grades.
        growth: the classes that are compared with each other, from small to large.
        workers: how many workers grade the class of `few`.
        few: the class that is graded with more and more workers.
        verdicts: how many ready verdicts go through the manager.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    submissions: int = 40
    sample: int = 4
    growth: tuple[int, ...] = (10, 40, 200, 1_000)
    workers: tuple[int, ...] = (1, 2, 4)
    few: int = 20
    verdicts: int = 1_000


QUICK = Sizes(("without the cells that are shown",), 4, 2, (2, 4, 8), (1, 2), 2, 40)


def measure(effort: Effort) -> list[Row]:
    """Grade classes beside nbgrader, classes of growing size, and one with more workers."""
    sizes = QUICK if effort.quick else Sizes()
    found = {
        what: compare(sizes.submissions, sizes.sample, whole=KINDS[what]) for what in sizes.kinds
    }
    grown = growth(sizes.growth)
    shared = with_workers(sizes.few, sizes.workers)
    manager = seconds_of_manager(LESSON, sizes.verdicts, CORES)
    whole = next(iter(found.values()))
    return [
        *(_beside_nbgrader(what, one) for what, one in found.items()),
        *_growth_rows(grown),
        *_worker_rows(sizes.few, shared),
        _manager_row(manager),
        *_model_rows(whole, manager),
    ]


def growth(
    sizes: Sequence[int], lesson: str = LESSON, answered: str = SHORT, cores: int = CORES
) -> dict[int, float]:
    """Time the fast grader on classes of several sizes, whose learners answered one exercise."""
    with tempfile.TemporaryDirectory() as room, only_cores(cores):
        taken = {}
        for size in sizes:
            folder = Path(room) / str(size)
            course = make_class(folder, lesson, size, whole=False, answered=[answered])
            taken[size] = time_ours(course, lesson, cores)
        return taken


def with_workers(
    submissions: int, workers: Sequence[int], lesson: str = LESSON, cores: int = CORES
) -> dict[int, float]:
    """Time the fast grader on one class with several numbers of workers, on the same cores."""
    with tempfile.TemporaryDirectory() as room, only_cores(cores):
        course = make_class(Path(room) / "class", lesson, submissions, whole=False)
        return {count: time_ours(course, lesson, count) for count in workers}


def _beside_nbgrader(what: str, one: Figures) -> Row:
    return Row(
        f"a class of {one.submissions}, {what}",
        "s",
        [one.ours],
        [one.theirs],
        f"nbgrader autograde, from {one.sample}",
        TENTH if KINDS[what] else None,
        details=asdict(one),
    )


def _growth_rows(taken: dict[int, float]) -> list[Row]:
    """Say how long each class took, and what a submission adds in a large and a small one."""
    rows = [
        Row(f"{size:,} submissions with one short answer each", "s", [seconds])
        for size, seconds in taken.items()
    ]
    (*_, low, high) = [
        (small, large, (later - sooner) / (large - small))
        for (small, sooner), (large, later) in pairwise(taken.items())
    ]
    named = [f"from {small:,} to {large:,} submissions" for small, large, _ in (low, high)]
    each = f"what one more of them adds, {named[1]}"
    details = {"taken": {str(size): seconds for size, seconds in taken.items()}}
    return [*rows, Row(each, "s", [high[2]], [low[2]], named[0], STEADY, details=details)]


def _worker_rows(submissions: int, taken: dict[int, float]) -> list[Row]:
    first, *others = taken
    name = f"{first} worker"
    return [
        Row(
            f"a class of {submissions}, {count} workers on {CORES} cores",
            "s",
            [taken[count]],
            [taken[first]],
            name,
        )
        for count in others
    ]


def _manager_row(each: list[float]) -> Row:
    """Say what a verdict costs the one process that hands out, receives and writes them all."""
    half = len(each) // 2
    late, early = median(each[half:]), median(each[:half])
    return Row(
        f"handing out a submission and writing its verdict, the later half of {len(each):,}",
        "s",
        [late],
        [early],
        "the earlier half",
        STEADY,
    )


def _model_rows(one: Figures, manager: list[float]) -> list[Row]:
    """Reckon a large class: workers share the grading, one process hands out and writes."""
    to_grade, to_write = one.ours_each * one.cores, fmean(manager)
    start = max(one.ours - one.ours_each * one.submissions, 0.0)
    told = {"start": start, "to_grade": to_grade, "to_write": to_write}
    return [
        Row(
            f"{MANY:,} submissions like those of the first line, {workers} workers "
            "with a core each: reckoned, not measured",
            "s",
            [start + MANY * max(to_grade / workers, to_write)],
            details=told,
        )
        for workers in TEAMS
    ]
