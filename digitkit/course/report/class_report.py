"""Write the report as one HTML page, which loads nothing and runs no script."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup, escape
from nbgrader.api import Assignment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook

from digitkit.course.autograde.gradebook import GradebookWriter
from digitkit.course.course import Course, CourseError
from digitkit.course.report.summary import GRADED, LessonSummary, summarize
from digitkit.files import write_whole
from digitkit.report.html import templates


def gather(course: Course, lessons: list[str]) -> list[LessonSummary]:
    """Summarize some lessons from the gradebook.

    Args:
        course: the course.
        lessons: their ids; empty takes all that were graded.

    Raises:
        CourseError: one of them was not graded by `digitkit course autograde`, or none was.
    """
    verdicts = {lesson: _verdicts(course, lesson) for lesson in lessons or course.assignments}
    ungraded = [lesson for lesson, rows in verdicts.items() if not rows]
    if lessons and ungraded:
        raise CourseError(
            f"{ungraded[0]}: nothing is graded yet; run `digitkit course autograde {ungraded[0]}`"
        )
    if len(ungraded) == len(verdicts):
        raise CourseError(
            f"{course.folder}: nothing is graded yet; run `digitkit course autograde LESSON`"
        )
    return [
        summarize(lesson, rows, _waiting(course, lesson, rows))
        for lesson, rows in verdicts.items()
        if rows
    ]


def _verdicts(course: Course, lesson: str) -> list[dict[str, Any]]:
    """Return the rows that `digitkit course autograde --json` printed, by student."""
    url, course_id, config = course.database_url, course.course_id, course.config
    with closing(GradebookWriter(url, course_id, lesson, config)) as gradebook:
        receipts = gradebook.receipts()
    return [receipts[student].result for student in sorted(receipts)]


def _waiting(course: Course, lesson: str, rows: list[dict[str, Any]]) -> int:
    """Count the answers that wait for a person, in submissions that could be graded."""
    query = (
        sa.select(SubmittedAssignment.student_id)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == lesson, Grade.needs_manual_grade)
    )
    graded = {row["student"] for row in rows if row["status"] == GRADED}
    with Gradebook(course.database_url, course.course_id) as gradebook:
        return sum(student in graded for student in gradebook.db.execute(query).scalars())


def write_page(course: str, lessons: Sequence[LessonSummary], path: Path) -> Path:
    """Write the report.

    Args:
        course: the course's name.
        lessons: the summary of each.
        path: the file; it is written as a whole or not at all.

    Raises:
        OSError: the file can't be written.
    """
    return write_whole(path, render(course, lessons))


def render(course: str, lessons: Sequence[LessonSummary]) -> str:
    """Return the page's HTML; text from learners is escaped."""
    environment = templates(Path(__file__).parent)
    environment.filters |= {"times": counted, "lead": lead, "code": with_code}
    template = environment.get_template("report.html.j2")
    return template.render(course=course, lessons=lessons, parts=PARTS)


# attribute, word, and the CSS class for colour and pattern: never colour alone
PARTS = (
    ("done", "done", "done"),
    ("wrong", "not yet right", "wrong"),
    ("not_started", "not started", "blank"),
)


def counted(number: int, word: str) -> str:
    """Return a number with its noun: `counted(1, "submission")` is "1 submission"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def with_code(text: str) -> Markup:
    """Escape a text, and format text between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one backtick has no pair
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def lead(lesson: LessonSummary) -> str:
    """Summarize in a few sentences how a class did in a lesson."""
    counts = f"{counted(lesson.graded, 'submission')} graded"
    if lesson.ungraded:
        counts += f", {lesson.ungraded:,} could not be graded"
    parts = [counts]
    if lesson.points is not None:
        parts.append(f"Mean {lesson.points:.1f} of {lesson.max_points:g} points from the checks")
    if lesson.waiting:
        wait = "waits" if lesson.waiting == 1 else "wait"
        answers = counted(lesson.waiting, "written answer")
        parts.append(f"{answers} {wait} for you in the formgrader")
    if lesson.seconds is not None:
        median, most = lesson.seconds
        parts.append(f"Grading took {median:.1f} s in the median, {most:.1f} s at most")
    return ". ".join(parts) + "."
