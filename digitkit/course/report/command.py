"""`digitkit course report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from digitkit.wording import sentence

if TYPE_CHECKING:
    from digitkit.course.course import Course


def add_report(steps: argparse._SubParsersAction) -> None:
    """Describe `digitkit course report`."""
    from digitkit.course.command import add_course_option

    text = "show how a class did: each exercise, what was most often wrong, what needs a look"
    step = steps.add_parser("report", help=text, description=sentence(text))
    step.add_argument(
        "lessons", metavar="LESSON", nargs="*", help="such as 03_split (default: all)"
    )
    add_course_option(step)
    step.add_argument("--out", metavar="FILE", type=Path, help="the page (default: report.html)")
    step.set_defaults(command=report)


def report(options: argparse.Namespace) -> int:
    """Do `digitkit course report`."""
    from digitkit.course.command import doing
    from digitkit.course.course import Course

    return doing(lambda: written(Course.open(options.course), options.lessons, options.out))


def written(course: Course, asked: list[str], out: Path | None) -> list[str]:
    """Write the page, and say where it is."""
    from digitkit.course.report.gathering import gather
    from digitkit.course.report.page import write_page
    from digitkit.course.sources import lesson_meant

    lessons = [lesson_meant(course, word) for word in asked]
    page = out or course.folder / "report.html"
    write_page(course.course_id, gather(course, lessons), page)
    return [f"{page} shows how the class did. Open {page.absolute().as_uri()} in a browser."]
