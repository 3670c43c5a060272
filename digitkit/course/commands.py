"""The commands of instructors: `digitkit course …`. Each loads what it needs when called."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digitkit.commands import DONE, Commands, add_command, refuse, refuse_file
from digitkit.text import sentence

NOT_ALL_GRADED = 1  # an exit code
NO_SANDBOX = (
    "--no-sandbox: learners' code runs with your rights. It can read and change the gradebook, "
    "other submissions and all your files, and can use the network."
)


def add_course(commands: Commands) -> None:
    """Add `digitkit course` and its steps to the command line."""
    text = "make and keep a course for a class, with nbgrader"
    course = commands.add_parser("course", help=text, description=sentence(text))
    steps = course.add_subparsers(title="steps", metavar="STEP", required=True)
    _add_new(steps)
    _add_update(steps)
    _add_export(steps)
    _add_autograde(steps)
    _add_report(steps)
    _add_roster(steps)
    _add_collect(steps)
    _add_feedback(steps)
    _add_similar(steps)


def _add_new(steps: Commands) -> None:
    new = add_command(
        steps, "new", "make a course that nbgrader's own commands take as it is", new_course
    )
    new.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    new.add_argument("--lessons", metavar="01,02,…", help="which lessons (default: all)")
    new.add_argument(
        "--roster",
        metavar="CSV",
        type=Path,
        help="the class: a CSV with the column id, and first_name, last_name, email, lms_user_id "
        "where you have them",
    )
    new.add_argument(
        "--db",
        metavar="URL",
        help="a PostgreSQL database, as in postgresql://USER:PASSWORD@HOST/DATABASE "
        "(default: the file gradebook.db in the course)",
    )
    new.add_argument(
        "--course-id", metavar="ID", help="its name in nbgrader's exchange (default: the folder's)"
    )


def _add_update(steps: Commands) -> None:
    step = add_command(
        steps,
        "update",
        "bring this version's text to lessons that are not released yet",
        update_course,
    )
    step.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="the course's folder")
    _add_course_option(step)
    step.add_argument(
        "--take-new",
        action="store_true",
        help="replace sources that you changed too; each is kept in a dated copy",
    )


def _add_export(steps: Commands) -> None:
    step = add_command(
        steps,
        "export",
        "write the grades to a CSV: nbgrader's own, or one that Canvas or Moodle takes",
        export_grades,
    )
    _add_course_option(step)
    step.add_argument("--to", choices=("csv", "canvas", "moodle"), default="csv", help="which one")
    step.add_argument(
        "--lesson",
        action="append",
        default=[],
        metavar="LESSON",
        help="such as 3 or 03_split (default: all that someone handed in)",
    )
    step.add_argument(
        "--template",
        metavar="CSV",
        type=Path,
        help="for Canvas: the gradebook that it exports, which says who is who",
    )
    step.add_argument(
        "--by",
        choices=("email", "idnumber", "username"),
        default="email",
        help="for Moodle: how it finds students (default: email)",
    )
    step.add_argument("--out", metavar="FILE", type=Path, help="the file (default: grades-….csv)")


def _add_autograde(steps: Commands) -> None:
    step = add_command(
        steps,
        "autograde",
        "grade a class: fast, in a sandbox, into nbgrader's gradebook",
        autograde_lesson,
        epilog="Stopped at any moment and started again, it goes on where it was. Exit code: 0 "
        "when all is graded, 1 when something could not be graded, 2 when nothing was done.",
    )
    _add_course_option(step)
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


def _add_report(steps: Commands) -> None:
    step = add_command(
        steps,
        "report",
        "show how a class did: each exercise, what was most often wrong, what needs a look",
        report,
    )
    step.add_argument(
        "lessons", metavar="LESSON", nargs="*", help="such as 03_split (default: all)"
    )
    _add_course_option(step)
    step.add_argument("--out", metavar="FILE", type=Path, help="the page (default: report.html)")


def _add_roster(steps: Commands) -> None:
    step = add_command(
        steps,
        "roster",
        "compare a class list with the gradebook, and take it over: who is new, who has dropped",
        update_class,
    )
    step.add_argument(
        "roster", metavar="CSV", type=Path, help="the class list, as for `digitkit course new`"
    )
    step.add_argument("--dry-run", action="store_true", help="change nothing; only tell")
    _add_course_option(step)


def _add_collect(steps: Commands) -> None:
    step = add_command(
        steps,
        "collect",
        "lay submissions from a zip of Canvas, Moodle or Blackboard into submitted/, by the roster",
        collect_submissions,
    )
    step.add_argument("lesson", metavar="LESSON", help="such as 03_split, or 03")
    step.add_argument("archives", metavar="ZIP", type=Path, nargs="+", help="what the LMS gave out")
    _add_course_option(step)


def _add_feedback(steps: Commands) -> None:
    step = add_command(
        steps,
        "feedback",
        "generate the feedback of a lesson, renew what is old, and release it to the learners",
        feedback,
    )
    step.add_argument("lesson", metavar="LESSON", help="such as 03_split, or 03")
    step.add_argument(
        "--no-release", action="store_true", help="only write the pages into feedback/"
    )
    step.add_argument(
        "--zip",
        choices=("canvas", "moodle", "blackboard"),
        help="also write one zip of pages, named as this LMS takes them back",
    )
    step.add_argument(
        "--out", metavar="FILE", type=Path, help="the zip (default: feedback-LESSON-….zip)"
    )
    _add_course_option(step)


def _add_similar(steps: Commands) -> None:
    step = add_command(
        steps,
        "similar",
        "list submissions that share much of what their learners wrote, side by side",
        similar,
        more="It is an observation, not a verdict. Renamed variables make no difference; what was "
        "handed out, and what many have in common, doesn't count.",
    )
    step.add_argument("lesson", metavar="LESSON", help="such as 03_split, or 03")
    step.add_argument(
        "--least",
        type=_percentage,
        default=80,
        metavar="PERCENT",
        help="the least share that is listed (default: 80)",
    )
    step.add_argument(
        "--out", metavar="FILE", type=Path, help="the page (default: similar-LESSON.html)"
    )
    _add_course_option(step)


def _add_course_option(step: argparse.ArgumentParser) -> None:
    """Add `--course DIR`: every step but `new` runs in the current folder or there."""
    step.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the course's folder (default: the current folder)",
    )


def _count(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of 1 or more; got {text!r}")
    return value


def _percentage(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 100; got {text!r}")
    return value


def new_course(options: argparse.Namespace) -> int:
    """Run `digitkit course new`."""
    from digitkit.course.nbgrader.new import CourseOptions, make_course

    course = CourseOptions(
        options.folder, options.lessons, options.roster, options.db, options.course_id
    )
    return _print_lines(lambda: make_course(course))


def update_course(options: argparse.Namespace) -> int:
    """Run `digitkit course update`."""
    from digitkit.course.course import Course
    from digitkit.course.nbgrader.update import update

    folder = options.folder or options.course
    return _print_lines(lambda: update(Course.open(folder), take=options.take_new))


def export_grades(options: argparse.Namespace) -> int:
    """Run `digitkit course export`."""
    from digitkit.course.course import Course
    from digitkit.course.lms.export import export

    return _print_lines(
        lambda: export(
            Course.open(options.course),
            options.to,
            options.out,
            lessons=options.lesson,
            template=options.template,
            by=options.by,
        )
    )


def autograde_lesson(options: argparse.Namespace) -> int:
    """Run `digitkit course autograde`.

    Returns:
        0 when all is graded, 1 when something could not be graded, 2 when nothing was done.
    """
    rows: list[dict[str, Any]] = []

    def lines() -> list[str]:
        rows.extend(_autograde(options))
        return [json.dumps(rows, indent=2, ensure_ascii=False)] if options.json else []

    code = _print_lines(lines)
    not_all = any(row["status"] != "graded" for row in rows)
    return NOT_ALL_GRADED if code == DONE and not_all else code


def _autograde(options: argparse.Namespace) -> list[dict[str, Any]]:
    from digitkit.course.autograde.progress_bar import progress_for
    from digitkit.course.autograde.run import RunOptions, autograde
    from digitkit.course.autograde.schedule import grading_for
    from digitkit.course.course import Course
    from digitkit.course.enrolment import misplaced
    from digitkit.course.nbgrader.sources import lesson_meant

    course = Course.open(options.course)
    lesson = lesson_meant(course, options.lesson)
    if options.no_sandbox:
        print(NO_SANDBOX, file=sys.stderr)
    run = RunOptions(
        students=None if options.student is None else {*options.student},
        execute=options.execute,
        sandboxed=not options.no_sandbox,
        again=options.again,
    )
    for line in misplaced(course, lesson):
        print(line, file=sys.stderr)
    grading = grading_for(options.jobs, options.scheduler)
    with progress_for() as progress:
        return autograde(course, lesson, run, grading, progress)


def report(options: argparse.Namespace) -> int:
    """Run `digitkit course report`."""
    from digitkit.course.course import Course
    from digitkit.course.nbgrader.sources import lesson_meant
    from digitkit.course.report.class_report import gather, write_page

    def write() -> list[str]:
        course = Course.open(options.course)
        lessons = [lesson_meant(course, word) for word in options.lessons]
        page = options.out or course.folder / "report.html"
        write_page(course.course_id, gather(course, lessons), page)
        return [f"{page} shows how the class did. Open {page.absolute().as_uri()} in a browser."]

    return _print_lines(write)


def update_class(options: argparse.Namespace) -> int:
    """Run `digitkit course roster`."""
    from digitkit.course.course import Course
    from digitkit.course.enrolment import update_roster

    return _print_lines(
        lambda: update_roster(
            Course.open(options.course), options.roster, apply=not options.dry_run
        )
    )


def collect_submissions(options: argparse.Namespace) -> int:
    """Run `digitkit course collect`."""
    from digitkit.course.course import Course
    from digitkit.course.lms.collect import collect
    from digitkit.course.nbgrader.sources import lesson_meant

    def lines() -> list[str]:
        course = Course.open(options.course)
        return collect(course, lesson_meant(course, options.lesson), options.archives)

    return _print_lines(lines)


def feedback(options: argparse.Namespace) -> int:
    """Run `digitkit course feedback`."""
    from digitkit.course.course import Course
    from digitkit.course.lms.feedback_zip import write_feedback_zip
    from digitkit.course.nbgrader.feedback import give_feedback
    from digitkit.course.nbgrader.sources import lesson_meant

    def lines() -> list[str]:
        course = Course.open(options.course)
        lesson = lesson_meant(course, options.lesson)
        given = give_feedback(
            course, lesson, release=not options.no_release, advance=_counter("pages")
        )
        problems.extend(given.problems)
        told = given.lines(lesson, str(course.feedback_folder("…", lesson)))
        if options.zip:
            told += write_feedback_zip(course, lesson, options.zip, options.out)
        return told

    problems: list[str] = []
    code = _print_lines(lines)
    return NOT_ALL_GRADED if code == DONE and problems else code


def similar(options: argparse.Namespace) -> int:
    """Run `digitkit course similar`."""
    from digitkit.course.course import Course
    from digitkit.course.nbgrader.sources import lesson_meant
    from digitkit.course.similar.page import show_similar

    def lines() -> list[str]:
        course = Course.open(options.course)
        return show_similar(
            course,
            lesson_meant(course, options.lesson),
            least=options.least / 100,
            out=options.out,
            advance=_counter("submissions"),
        )

    return _print_lines(lines)


def _counter(what: str) -> Callable[[int, int], None]:
    """Return a function that shows progress on a terminal, such as `3 of 7 pages`."""

    def advance(done: int, every: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == every else ""
            print(f"\r{done:,} of {every:,} {what}", end=end, file=sys.stderr, flush=True)

    return advance


def _print_lines(command: Callable[[], list[str]]) -> int:
    """Run a command and print its lines; report input that can't be used in one line."""
    from digitkit.course.course import CourseError

    try:
        lines = command()
        if lines:
            print("\n".join(lines))
        return DONE
    except CourseError as problem:
        return refuse(problem)
    except BrokenPipeError:  # the command line handles a closed output
        raise
    except OSError as problem:
        return refuse_file(problem, "the course")
