"""Generated classes: courses with submissions, and the time that both graders take for them."""

from __future__ import annotations

import copy
import json
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, run_timed


def make_class(
    folder: Path,
    lesson: str,
    submissions: int,
    *,
    whole: bool,
    answered: Collection[str] | None = None,
) -> Path:
    """Create a course, release a lesson, and add submissions.

    Args:
        folder: the course's folder.
        lesson: such as `"04_mlp"`.
        submissions: how many.
        whole: submit whole notebooks; otherwise without the cells that the lesson shows.
        answered: the functions that are written; None writes all.

    Returns:
        The course's folder.
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
    for number, notebook in enumerate(islice(notebooks, submissions)):
        path = folder / "submitted" / f"student{number:04}" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def _answered(
    released: dict[str, Any], lesson: str, whole: bool, answered: Collection[str] | None
) -> Iterator[dict[str, Any]]:
    """Yield notebooks without end: each function's model answer and stored answers in turn."""
    text = (ROOT / "solutions" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    solved = {_grade_id(cell): cell["source"] for cell in json.loads(text)["cells"]}
    answers = {
        folder.name: cycle(
            [
                solved[folder.name],
                *(file.read_text("utf-8") for file in sorted(folder.glob("*.py"))),
            ]
        )
        for folder in sorted((ROOT / "tests" / "wrong_answers" / lesson).iterdir())
        if folder.is_dir() and (answered is None or folder.name in answered)
    }
    while True:
        notebook = copy.deepcopy(released)
        if not whole:
            cells = notebook["cells"]
            notebook["cells"] = [c for c in cells if _grade_id(c) or c["id"] == "imports"]
        for cell in notebook["cells"]:
            if (name := _grade_id(cell)) in answers:
                cell["source"] = next(answers[name])
        yield notebook


def _grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def time_ours(course: Path, lesson: str, workers: int) -> float:
    """Return the seconds that `digitkit course autograde` takes for all submissions of a lesson.

    Args:
        course: the course's folder.
        lesson: such as `"04_mlp"`.
        workers: how many processes grade.
    """
    command = ["digitkit.cli", "course", "autograde", lesson, "--again", "--course", str(course)]
    return _time([*command, "--jobs", str(workers)], ROOT)


def time_theirs(course: Path, lesson: str) -> float:
    """Return the seconds that `nbgrader autograde` takes."""
    return _time(["nbgrader", "autograde", lesson], course)


def _time(module: list[str], folder: Path) -> float:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": path, "JUPYTER_PLATFORM_DIRS": "1"}
    return run_timed([sys.executable, "-m", *module], folder, variables=variables)["wall"]


@contextmanager
def only_cores(cores: int) -> Iterator[None]:
    """Limit this process and its children to some of the cores."""
    if not hasattr(os, "sched_getaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:cores])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
