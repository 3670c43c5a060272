"""A class graded by the fast grader, and a sample of it by nbgrader, on the same cores."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.classes import make_class, only_cores, time_ours, time_theirs

LESSON = "04_mlp"
CORES = 2


@dataclass(frozen=True)
class Figures:
    """What was measured of a class, in seconds by the clock.

    Attributes:
        lesson: the lesson that was graded.
        cores: how many cores both had.
        submissions: how many the fast grader graded.
        ours: how long it took, its start included.
        ours_each: how long a submission took, from a small class to the whole one.
        sample: how many submissions nbgrader graded.
        theirs_sample: how long nbgrader took for them, its start included.
        theirs_each: how long a submission took it, without its start.
        theirs: how long it would take for the class, reckoned from `theirs_each`.
        ratio: `theirs` over `ours`.
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


def compare(
    submissions: int, sample: int, *, whole: bool, lesson: str = LESSON, cores: int = CORES
) -> Figures:
    """Grade a class with the fast grader, and a sample of it with nbgrader, on the same cores."""
    small_size = max(1, submissions // 4)
    with tempfile.TemporaryDirectory() as room, only_cores(cores):
        sizes = {"class": submissions, "small": small_size, "theirs": sample, "one": 1}
        made = {
            name: make_class(Path(room) / name, lesson, size, whole=whole)
            for name, size in sizes.items()
        }
        few = time_ours(made["small"], lesson, cores)
        ours = time_ours(made["class"], lesson, cores)
        begin, theirs_sample = (time_theirs(made[name], lesson) for name in ("one", "theirs"))
    theirs_each = (theirs_sample - begin) / (sample - 1)
    reckoned = begin + theirs_each * (submissions - 1)
    return Figures(
        lesson=lesson,
        cores=cores,
        submissions=submissions,
        ours=ours,
        ours_each=(ours - few) / (submissions - small_size),
        sample=sample,
        theirs_sample=theirs_sample,
        theirs_each=theirs_each,
        theirs=reckoned,
        ratio=reckoned / ours,
    )
