"""Reading a course's verdicts: those of the fast grader, and what still waits for a person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from nbgrader.api import Assignment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook

from digitkit.course.autograde.gradebook import Book
from digitkit.course.course import Course, CourseError
from digitkit.course.report.summary import GRADED, LessonSummary, summarize


def gather(course: Course, lessons: list[str]) -> list[LessonSummary]:
    """Put together what the gradebook knows of some lessons.

    Args:
        course: the course.
        lessons: their ids; empty takes all that were graded.

    Raises:
        CourseError: one of them was not graded by `digitkit course autograde`, or none was.
    """
    found = [(one, verdicts(course, one)) for one in lessons or course.lessons]
    ungraded = [one for one, rows in found if not rows]
    if lessons and ungraded:
        raise CourseError(
            f"{ungraded[0]}: nothing is graded yet; run `digitkit course autograde {ungraded[0]}`"
        )
    graded = [(one, rows) for one, rows in found if rows]
    if not graded:
        raise CourseError(
            f"{course.folder}: nothing is graded yet; run `digitkit course autograde LESSON`"
        )
    return [summarize(one, rows, waiting(course, one, rows)) for one, rows in graded]


def verdicts(course: Course, lesson: str) -> list[dict[str, Any]]:
    """Give what `digitkit course autograde --json` printed of a lesson, by student."""
    book = Book(course.database_url, course.course_id, lesson, course.config)
    try:
        receipts = book.receipts()
    finally:
        book.close()
    return [receipts[student].result for student in sorted(receipts)]


def waiting(course: Course, lesson: str, rows: list[dict[str, Any]]) -> int:
    """Count the answers that wait for a person, in submissions that could be graded."""
    asked = (
        sa.select(SubmittedAssignment.student_id)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == lesson, Grade.needs_manual_grade)
    )
    graded = {row["student"] for row in rows if row["status"] == GRADED}
    with Gradebook(course.database_url, course.course_id) as gradebook:
        return sum(student in graded for student in gradebook.db.execute(asked).scalars())
