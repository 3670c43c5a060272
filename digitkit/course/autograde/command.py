"""`digitkit course autograde`."""

from __future__ import annotations

import argparse
import json
import sys

from digitkit.wording import sentence

ALL_GRADED, NOT_ALL_GRADED, BAD_INPUT = 0, 1, 2
NO_SANDBOX = (
    "--no-sandbox: learners' code runs with your rights. It can read and change the gradebook, "
    "other submissions and all your files, and can use the network."
)


def add_autograde(steps: argparse._SubParsersAction) -> None:
    """Describe `digitkit course autograde`."""
    from digitkit.course.command import add_course_option

    text = "grade a class: fast, in a sandbox, into nbgrader's gradebook"
    step = steps.add_parser(
        "autograde",
        help=text,
        description=sentence(text),
        epilog="Stopped at any moment and started again, it goes on where it was. Exit code: 0 "
        "when all is graded, 1 when something could not be graded, 2 when nothing was done.",
    )
    add_course_option(step)
    _add_options(step)
    step.set_defaults(command=autograde_lesson)


def _add_options(step: argparse.ArgumentParser) -> None:
    step.add_argument("lesson", metavar="LESSON", help="such as 03_split, or 03")
    step.add_argument(
        "--jobs", type=_count, metavar="N", help="processes on this machine (default: its cores)"
    )
    step.add_argument(
        "--student", action="append", metavar="S", help="grade this student alone; may be repeated"
    )
    step.add_argument(
        "--scheduler", metavar="ADDRESS", help="use the workers of this Dask scheduler instead"
    )
    step.add_argument(
        "--execute", action="store_true", help="run every cell too, and show what it puts out"
    )
    step.add_argument(
        "--again", action="store_true", help="grade again what was graded and hasn't changed"
    )
    step.add_argument(
        "--no-sandbox",
        action="store_true",
        help="run learners' code with your own rights; only for code that you trust",
    )
    step.add_argument("--json", action="store_true", help="print the verdicts as JSON")


def autograde_lesson(options: argparse.Namespace) -> int:
    """Grade what was handed in for a lesson.

    Returns:
        0 when all is graded, 1 when something could not be graded, 2 when nothing was done.
    """
    from digitkit.course.course import CourseError

    try:
        rows = _rows(options)
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return BAD_INPUT
    except OSError as problem:
        where = problem.filename or "the course"
        print(f"{where}: {problem.strerror or problem}", file=sys.stderr)
        return BAD_INPUT
    if options.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    return NOT_ALL_GRADED if any(row["status"] != "graded" for row in rows) else ALL_GRADED


def _rows(options: argparse.Namespace) -> list[dict]:
    from digitkit.course.autograde.progress import progress_for
    from digitkit.course.autograde.run import Wishes, autograde
    from digitkit.course.autograde.schedule import shared_out
    from digitkit.course.course import Course
    from digitkit.course.sources import lesson_meant

    course = Course.open(options.course)
    lesson = lesson_meant(course, options.lesson)
    if options.no_sandbox:
        print(NO_SANDBOX, file=sys.stderr)
    wishes = Wishes(
        students=None if options.student is None else {*options.student},
        execute=options.execute,
        sandboxed=not options.no_sandbox,
        again=options.again,
    )
    grading = shared_out(options.jobs, options.scheduler)
    with progress_for() as progress:
        return autograde(course, lesson, wishes, grading, progress)


def _count(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of 1 or more; got {text!r}")
    return value
