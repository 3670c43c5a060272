"""Classes to be graded: courses with submissions, and how long both graders take for them."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


def make_class(
    folder: Path,
    lesson: str,
    submissions: int,
    *,
    whole: bool,
    answered: Collection[str] | None = None,
) -> Path:
    """Make a course, release a lesson, and hand in as many submissions.

    Args:
        folder: where the course goes.
        lesson: such as `"04_mlp"`.
        submissions: how many.
        whole: hand in whole notebooks; else without the cells that the lesson shows.
        answered: the functions that are written; None writes all.
    """
    from nbgrader.apps import NbGraderAPI

    from digitkit.course.course import Course
    from digitkit.course.nbgrader.new import CourseOptions, make_course

    make_course(CourseOptions(folder, lessons=lesson.partition("_")[0]))
    course = Course.open(folder)
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(folder)
    NbGraderAPI(config=config).generate_assignment(lesson)
    released = json.loads(course.released_notebook(lesson).read_text(encoding="utf-8"))
    notebooks = _answered(released, lesson, whole, answered)
    for number, notebook in zip(range(submissions), notebooks, strict=False):
        path = folder / "submitted" / f"student{number:04}" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def time_ours(course: Path, lesson: str, workers: int) -> float:
    """Time `digitkit course autograde`, from its start to its end; what was graded before is too.

    Args:
        course: the course's folder.
        lesson: such as `"04_mlp"`.
        workers: how many processes grade.
    """
    words = ["-m", "digitkit.cli", "course", "autograde", lesson, "--jobs", str(workers), "--again"]
    return _time([*words, "--course", str(course)], HERE)


def time_theirs(course: Path, lesson: str) -> float:
    """Time `nbgrader autograde`, from its start to its end."""
    return _time(["-m", "nbgrader", "autograde", lesson], course)


def _answered(
    released: dict, lesson: str, whole: bool, answered: Collection[str] | None
) -> Iterator[dict]:
    """Give one notebook after another: the model answers, kept answers in turn, model answers."""
    text = (HERE / "solutions" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    solved = {_named(cell): cell["source"] for cell in json.loads(text)["cells"]}
    kept = {
        folder.name: cycle([None, *sorted(folder.glob("*.py"))])
        for folder in sorted((HERE / "tests" / "wrong_answers" / lesson).iterdir())
        if folder.is_dir() and (answered is None or folder.name in answered)
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


@contextmanager
def only_cores(cores: int) -> Iterator[None]:
    """Leave this process and what it starts only some of the cores."""
    if not hasattr(os, "sched_getaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
