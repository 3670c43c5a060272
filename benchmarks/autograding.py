"""How fast a class is graded, beside `nbgrader autograde` on the same cores in the same run.

Both grade the same submissions of lesson 4, which needs TensorFlow: solutions, and kept right and
wrong answers. A learner hands in the whole notebook, and nbgrader runs all of it; a second pair
leaves out the cells that the lesson shows, so that both run little but the checks. nbgrader takes
so long that it grades a sample; its time for the class is its time for each submission, without
its start, times the class.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.figures import Aim, Effort, Row

HERE = Path(__file__).resolve().parents[1]
LESSON = "04_mlp"
CLASS = 40
SAMPLE = 4
CORES = 2
KINDS = {"whole notebooks": True, "without the cells that are shown": False}


@dataclass(frozen=True)
class Figures:
    """What was measured, in seconds by the clock.

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


def measure(effort: Effort) -> list[Row]:
    """Grade a class of whole notebooks, and one of notebooks without the cells that are shown."""
    submissions, sample = (4, 2) if effort.quick else (CLASS, SAMPLE)
    kinds = {"whole notebooks": True} if effort.quick else KINDS
    found = {what: compare(submissions, sample, whole=whole) for what, whole in kinds.items()}
    return [
        Row(
            f"a class of {submissions}, {what}",
            "s",
            [one.ours],
            [one.theirs],
            f"nbgrader autograde, from {sample}",
            Aim("ratio", "at most", 0.1) if KINDS[what] else None,
            details=asdict(one),
        )
        for what, one in found.items()
    ]


def compare(
    submissions: int = CLASS,
    sample: int = SAMPLE,
    *,
    whole: bool = True,
    lesson: str = LESSON,
    cores: int = CORES,
) -> Figures:
    """Grade a class with the fast grader, and a sample of it with nbgrader, on the same cores."""
    small_size = max(1, submissions // 4)
    with tempfile.TemporaryDirectory() as room, _only(cores):
        course = make_class(Path(room) / "class", lesson, submissions, whole)
        small = make_class(Path(room) / "small", lesson, small_size, whole)
        theirs = make_class(Path(room) / "theirs", lesson, sample, whole)
        one = make_class(Path(room) / "one", lesson, 1, whole)
        few = time_ours(small, lesson, cores)
        ours = time_ours(course, lesson, cores)
        begin, theirs_sample = time_theirs(one, lesson), time_theirs(theirs, lesson)
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


def growth(
    sizes: tuple[int, ...] = (10, 20, 40), lesson: str = LESSON, cores: int = CORES
) -> dict[int, float]:
    """Time the fast grader on classes of several sizes: it should grow with their number."""
    with tempfile.TemporaryDirectory() as room, _only(cores):
        courses = {n: make_class(Path(room) / str(n), lesson, n, whole=True) for n in sizes}
        return {n: time_ours(course, lesson, cores) for n, course in courses.items()}


def make_class(folder: Path, lesson: str, submissions: int, whole: bool) -> Path:
    """Make a course, release a lesson, and hand in as many submissions."""
    from nbgrader.apps import NbGraderAPI

    from digitkit.course.course import Course
    from digitkit.course.new import Plan, make_course

    make_course(Plan(folder, lessons=lesson.partition("_")[0]))
    course = Course.open(folder)
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(folder)
    NbGraderAPI(config=config).generate_assignment(lesson)
    released = json.loads(course.released_notebook(lesson).read_text(encoding="utf-8"))
    for number, notebook in zip(
        range(submissions), _answered(released, lesson, whole), strict=False
    ):
        path = folder / "submitted" / f"student{number:04}" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def time_ours(course: Path, lesson: str, cores: int) -> float:
    """Time `digitkit course autograde`, from its start to its end."""
    words = ["-m", "digitkit.cli", "course", "autograde", lesson, "--jobs", str(cores)]
    return _time([*words, "--course", str(course)], HERE)


def time_theirs(course: Path, lesson: str) -> float:
    """Time `nbgrader autograde`, from its start to its end."""
    return _time(["-m", "nbgrader", "autograde", lesson], course)


def _answered(released: dict, lesson: str, whole: bool) -> Iterator[dict]:
    """Give one notebook after another: the model answers, kept answers in turn, model answers."""
    text = (HERE / "solutions" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    solved = {_named(cell): cell["source"] for cell in json.loads(text)["cells"]}
    kept = {
        folder.name: cycle([None, *sorted(folder.glob("*.py"))])
        for folder in sorted((HERE / "tests" / "wrong_answers" / lesson).iterdir())
        if folder.is_dir()
    }
    while True:
        notebook = copy.deepcopy(released)
        if not whole:
            kept_cells = [c for c in notebook["cells"] if _named(c) or c["id"] == "imports"]
            notebook["cells"] = kept_cells
        for cell in notebook["cells"]:
            name = _named(cell)
            if name in kept:
                answer = next(kept[name])
                source = solved[name] if answer is None else answer.read_text(encoding="utf-8")
                cell["source"] = source
        yield notebook


def _named(cell: dict) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def _time(words: list[str], folder: Path) -> float:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    python = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    told = {"PATH": path, "PYTHONPATH": python, "TF_CPP_MIN_LOG_LEVEL": "3"}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | told | {"JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
    return time.perf_counter() - begin


class _only:  # noqa: N801
    """Leave this process and what it starts only some of the cores."""

    def __init__(self, cores: int) -> None:
        self.cores = cores

    def __enter__(self) -> None:
        if hasattr(os, "sched_getaffinity"):
            self.before = os.sched_getaffinity(0)
            os.sched_setaffinity(0, sorted(self.before)[: self.cores])

    def __exit__(self, *_problem: object) -> None:
        if hasattr(os, "sched_getaffinity"):
            os.sched_setaffinity(0, self.before)
