"""How fast a class is graded: compared with nbgrader, with class size, and with more workers.

Both graders use the same two cores and grade the same submissions of lesson 4, which needs
TensorFlow: solutions, and stored correct and wrong answers. A learner submits the whole notebook,
and nbgrader runs all of it. A second comparison omits the cells that the lesson shows, so that both
run little but the checks. nbgrader is so slow that it grades only a sample. Its time for the class
is computed: its start, and its time per submission times the size of the class.

A class of 1,000 would take too long with all answers. So the classes of growing size have answers
to one short exercise only; everything else in a submission costs the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

from benchmarks.classes import make_class, only_cores, time_ours, time_theirs
from benchmarks.comparison import Aim, Effort, Row
from benchmarks.scheduler_overhead import seconds_between_verdicts

LESSON, CORES = "04_mlp", 2
SHORT = "count_parameters"  # an exercise of the lesson that is graded quickly
KINDS = {"whole notebooks": True, "without the cells that are shown": False}
TENTH = Aim("ratio", "at most", 0.1)
STEADY = Aim("ratio", "at most", 1.2)
MANY, MANY_WORKERS = 10_000, (2, 16, 64)


@dataclass(frozen=True)
class Sizes:
    """The sizes of the classes.

    Attributes:
        kinds: what is submitted; names in `KINDS`.
        submissions: the class that is compared with nbgrader.
        sample: how many of these submissions nbgrader grades.
        growth: the classes that are compared with each other, from small to large.
        workers: the numbers of workers that grade the class of `few`.
        few: the class that is graded with different numbers of workers.
        verdicts: how many ready verdicts the scheduling process writes.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    submissions: int = 40
    sample: int = 4
    growth: tuple[int, ...] = (10, 40, 200, 1_000)
    workers: tuple[int, ...] = (1, 2, 4)
    few: int = 20
    verdicts: int = 1_000


QUICK = Sizes(("without the cells that are shown",), 4, 2, (2, 4, 8), (1, 2), 2, 40)


@dataclass(frozen=True)
class Comparison:
    """Both graders' times for a class, in wall-clock seconds.

    Attributes:
        lesson: the lesson that was graded.
        cores: how many cores each grader had.
        submissions: how many digitkit graded.
        ours: how long it took, including its start.
        ours_each: its time per submission beyond those of a small class.
        sample: how many submissions nbgrader graded.
        theirs_sample: how long nbgrader took for them, including its start.
        theirs_each: its time per submission, without its start.
        theirs: how long it would take for the class, computed from `theirs_each`.
        ratio: `theirs` divided by `ours`.
    """

    lesson: str
    cores: int
    submissions: int
    ours: float
    ours_each: float
    sample: int
    theirs_sample: float
    theirs_each: float
    theirs: float
    ratio: float


def measure(effort: Effort) -> list[Row]:
    """Compare with nbgrader, grade classes of growing size, and one with more workers."""
    sizes = QUICK if effort.quick else Sizes()
    compared = {
        kind: compare(sizes.submissions, sizes.sample, whole=KINDS[kind]) for kind in sizes.kinds
    }
    by_size = time_by_size(sizes.growth)
    by_workers = time_by_workers(sizes.few, sizes.workers)
    overhead = seconds_between_verdicts(LESSON, sizes.verdicts, CORES)
    return [
        *(_nbgrader_row(kind, comparison) for kind, comparison in compared.items()),
        *_size_rows(by_size),
        *_worker_rows(sizes.few, by_workers),
        _overhead_row(overhead),
        *_computed_rows(next(iter(compared.values())), overhead),
    ]


def compare(submissions: int, sample: int, *, whole: bool) -> Comparison:
    """Grade a class with digitkit, and a sample of it with nbgrader, on the same cores."""
    small = max(1, submissions // 4)
    with tempfile.TemporaryDirectory() as folder, only_cores(CORES):
        courses = [
            make_class(Path(folder) / f"course{number}", LESSON, size, whole=whole)
            for number, size in enumerate((small, submissions, 1, sample))
        ]
        few, ours = (time_ours(course, LESSON, CORES) for course in courses[:2])
        theirs_one, theirs_sample = (time_theirs(course, LESSON) for course in courses[2:])
    theirs_each = (theirs_sample - theirs_one) / (sample - 1)
    theirs = theirs_one + theirs_each * (submissions - 1)
    return Comparison(
        lesson=LESSON,
        cores=CORES,
        submissions=submissions,
        ours=ours,
        ours_each=(ours - few) / (submissions - small),
        sample=sample,
        theirs_sample=theirs_sample,
        theirs_each=theirs_each,
        theirs=theirs,
        ratio=theirs / ours,
    )


def time_by_size(
    sizes: Sequence[int], lesson: str = LESSON, answered: str = SHORT
) -> dict[int, float]:
    """Time digitkit on classes of several sizes with answers to one exercise."""
    times = {}
    with tempfile.TemporaryDirectory() as folder, only_cores(CORES):
        for size in sizes:
            path = Path(folder) / str(size)
            course = make_class(path, lesson, size, whole=False, answered=[answered])
            times[size] = time_ours(course, lesson, CORES)
    return times


def time_by_workers(submissions: int, workers: Sequence[int]) -> dict[int, float]:
    """Time digitkit on one class with several numbers of workers, on the same cores."""
    with tempfile.TemporaryDirectory() as folder, only_cores(CORES):
        course = make_class(Path(folder) / "class", LESSON, submissions, whole=False)
        return {count: time_ours(course, LESSON, count) for count in workers}


def _nbgrader_row(kind: str, comparison: Comparison) -> Row:
    return Row(
        f"a class of {comparison.submissions}, {kind}",
        "s",
        [comparison.ours],
        [comparison.theirs],
        f"nbgrader autograde, from {comparison.sample}",
        TENTH if KINDS[kind] else None,
        details=asdict(comparison),
    )


def _size_rows(times: dict[int, float]) -> list[Row]:
    """Return a row for each class, and one for the time per submission in small and large ones."""
    rows = [
        Row(f"{size:,} submissions with one short answer each", "s", [seconds])
        for size, seconds in times.items()
    ]
    *_, (low, low_each), (high, high_each) = [
        (f"from {small:,} to {large:,} submissions", (later - earlier) / (large - small))
        for (small, earlier), (large, later) in pairwise(times.items())
    ]
    what = f"time for each additional submission, {high}"
    details = {"taken": {str(size): seconds for size, seconds in times.items()}}
    return [*rows, Row(what, "s", [high_each], [low_each], low, STEADY, details=details)]


def _worker_rows(submissions: int, times: dict[int, float]) -> list[Row]:
    (first, alone), *others = times.items()
    return [
        Row(
            f"a class of {submissions}, {count} workers on {CORES} cores",
            "s",
            [seconds],
            [alone],
            f"{first} worker",
        )
        for count, seconds in others
    ]


def _overhead_row(each: list[float]) -> Row:
    """Return the time per verdict in the scheduling process, and whether it stays the same."""
    half = len(each) // 2
    return Row(
        f"scheduling a submission and writing its verdict, the later half of {len(each):,}",
        "s",
        [median(each[half:])],
        [median(each[:half])],
        "the earlier half",
        STEADY,
    )


def _computed_rows(comparison: Comparison, overhead: list[float]) -> list[Row]:
    """Compute a large class: workers share the grading, one process schedules and writes."""
    to_grade, to_write = comparison.ours_each * comparison.cores, fmean(overhead)
    start = max(comparison.ours - comparison.ours_each * comparison.submissions, 0.0)
    return [
        Row(
            f"{MANY:,} submissions like those of the first row, {workers} workers "
            "with a core each: computed, not measured",
            "s",
            [start + MANY * max(to_grade / workers, to_write)],
            details={"start": start, "to_grade": to_grade, "to_write": to_write},
        )
        for workers in MANY_WORKERS
    ]
