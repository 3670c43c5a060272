"""The commands of instructors: `digitkit course …`. Each loads what it needs when called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from digitkit.course.autograde.command import add_autograde
from digitkit.course.report.command import add_report
from digitkit.wording import sentence

DONE, BAD_INPUT = 0, 2


def add_course(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit course new`, and what is done in a course."""
    text = "make and keep a course for a class, with nbgrader"
    course = commands.add_parser("course", help=text, description=sentence(text))
    steps = course.add_subparsers(title="steps", metavar="STEP", required=True)
    add_new(steps)
    add_update(steps)
    add_export(steps)
    add_autograde(steps)
    add_report(steps)


def add_new(steps: argparse._SubParsersAction) -> None:
    """Describe `digitkit course new`."""
    text = "make a course that nbgrader's own commands take as it is"
    new = steps.add_parser("new", help=text, description=sentence(text))
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
    new.set_defaults(command=new_course)


def add_update(steps: argparse._SubParsersAction) -> None:
    """Describe `digitkit course update`."""
    text = "bring this version's text to lessons that are not released yet"
    step = steps.add_parser("update", help=text, description=sentence(text))
    step.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="the course's folder")
    add_course_option(step)
    step.add_argument(
        "--take-new",
        action="store_true",
        help="replace sources that you changed too; each is kept in a dated copy",
    )
    step.set_defaults(command=update_course)


def add_export(steps: argparse._SubParsersAction) -> None:
    """Describe `digitkit course export`."""
    text = "write the grades to a CSV: nbgrader's own, or one that Canvas or Moodle takes"
    step = steps.add_parser("export", help=text, description=sentence(text))
    add_course_option(step)
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
    step.set_defaults(command=export_grades)


def add_course_option(step: argparse.ArgumentParser) -> None:
    """Add `--course DIR`: every step but `new` runs in the current folder or there."""
    step.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="the course's folder (default: the current folder)",
    )


def new_course(options: argparse.Namespace) -> int:
    """Do `digitkit course new`."""
    from digitkit.course.new import Plan, make_course

    plan = Plan(options.folder, options.lessons, options.roster, options.db, options.course_id)
    return doing(lambda: make_course(plan))


def update_course(options: argparse.Namespace) -> int:
    """Do `digitkit course update`."""
    from digitkit.course.course import Course
    from digitkit.course.update import update

    folder = options.folder or options.course
    return doing(lambda: update(Course.open(folder), take=options.take_new))


def export_grades(options: argparse.Namespace) -> int:
    """Do `digitkit course export`."""
    from digitkit.course.course import Course
    from digitkit.course.export import export

    return doing(
        lambda: export(
            Course.open(options.course),
            options.to,
            options.out,
            lessons=options.lesson,
            template=options.template,
            by=options.by,
        )
    )


def doing(act: Callable[[], list[str]]) -> int:
    """Do something and print its lines; input that can't be used is told in one line."""
    from digitkit.course.course import CourseError

    try:
        print("\n".join(act()))
    except CourseError as problem:
        return refuse(str(problem))
    except BrokenPipeError:  # nobody reads on; the command line's own end of it
        raise
    except OSError as problem:
        return refuse(f"{problem.filename or 'a file'}: {problem.strerror or problem}")
    return DONE


def refuse(text: str) -> int:
    """Print why nothing was done."""
    print(text, file=sys.stderr)
    return BAD_INPUT
