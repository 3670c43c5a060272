"""The grades of a course, as its gradebook has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass(frozen=True)
class Grade:
    """What one student has for one lesson.

    Attributes:
        lesson: nbgrader's assignment.
        student: the student's id; `first_name`, `last_name`, `email`, `lms_user_id` may be empty.
        handed_in: whether there is a submission in the gradebook.
        raw_points: without what lateness costs.
        penalty: what lateness costs.
        max_points: what the lesson is worth.
        due: the due date in UTC, None where there is none.
        timestamp: when it was handed in, in UTC, None where that isn't known.
        waits: whether an answer still waits to be graded by a person.
    """

    lesson: str
    student: str
    first_name: str
    last_name: str
    email: str
    lms_user_id: str
    handed_in: bool
    raw_points: float
    penalty: float
    max_points: float
    due: datetime | None
    timestamp: datetime | None
    waits: bool

    @property
    def points(self) -> float:
        """What counts: never below 0."""
        return max(0.0, self.raw_points - self.penalty)


def read_grades(
    gradebook: Gradebook, lessons: Iterable[str] = (), students: Iterable[str] = ()
) -> list[Grade]:
    """Read the grades, lesson by lesson and student by student.

    Args:
        gradebook: the course's.
        lessons: the lessons that are wanted; none means all.
        students: the students that are wanted; none means all.
    """
    wanted, people = {*lessons}, {*students}
    grades = []
    for assignment in gradebook.assignments:
        if wanted and assignment.name not in wanted:
            continue
        handed_in = {each.student_id: each for each in assignment.submissions}
        for student in gradebook.students:
            if not people or student.id in people:
                grades.append(_grade(assignment, student, handed_in.get(student.id)))
    return grades


def _grade(assignment: Any, student: Any, submission: Any) -> Grade:
    return Grade(
        lesson=assignment.name,
        student=student.id,
        first_name=student.first_name or "",
        last_name=student.last_name or "",
        email=student.email or "",
        lms_user_id=student.lms_user_id or "",
        handed_in=submission is not None,
        raw_points=float(submission.score) if submission else 0.0,
        penalty=float(submission.late_submission_penalty or 0.0) if submission else 0.0,
        max_points=float(assignment.max_score or 0.0),
        due=assignment.duedate,
        timestamp=submission.timestamp if submission else None,
        waits=bool(submission.needs_manual_grade) if submission else False,
    )
