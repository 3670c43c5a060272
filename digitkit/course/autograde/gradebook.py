"""Write verdicts into nbgrader's own tables, each in one transaction with its receipt.

Only one process writes; it loads neither TensorFlow nor learners' code. Scores and comments by a
person are read to find what waits for grading by hand, and never written.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from traitlets.config import Config

from digitkit.course.autograde.grading import GRADED
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.configuration import prepare_process
from digitkit.course.course import CourseError, database_error

BUSY_SECONDS = 60

_receipts = sa.Table(
    "digitkit_autograde",
    sa.MetaData(),
    sa.Column("student_id", sa.String(128), primary_key=True),
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("notebook_mark", sa.String(64), nullable=False),
    sa.Column("executed", sa.Boolean, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Receipt:
    """The record of a submission whose verdict is in the gradebook.

    Attributes:
        fingerprint: the checksum of the submission and of the lesson it was graded against.
        notebook_mark: the checksum of the notebook that was written for it.
        executed: whether every cell was run.
        result: the verdict as `--json` prints it.
    """

    fingerprint: str
    notebook_mark: str
    executed: bool
    result: dict[str, Any]


def _read_receipts(session: Session, lesson: str) -> dict[str, Receipt]:
    known = sa.select(SubmittedAssignment.student_id).join(Assignment)
    students = {*session.scalars(known.where(Assignment.name == lesson))}
    rows = session.execute(sa.select(_receipts).where(_receipts.c.lesson == lesson)).all()
    return {
        row.student_id: Receipt(
            row.fingerprint, row.notebook_mark, row.executed, json.loads(row.result)
        )
        for row in rows
        if row.student_id in students  # a submission may have been removed with nbgrader
    }


def _save_receipt(session: Session, student: str, lesson: str, receipt: Receipt) -> None:
    of_student = (_receipts.c.student_id == student, _receipts.c.lesson == lesson)
    session.execute(sa.delete(_receipts).where(*of_student))
    session.execute(
        sa.insert(_receipts).values(
            student_id=student,
            lesson=lesson,
            fingerprint=receipt.fingerprint,
            notebook_mark=receipt.notebook_mark,
            executed=receipt.executed,
            result=json.dumps(receipt.result),
        )
    )


@dataclass(frozen=True)
class Entry:
    """A verdict as it is written into the gradebook.

    Attributes:
        student: the student's id.
        timestamp: when it was submitted; None leaves the time that is in the gradebook.
        scores: the score of each cell with points; None waits for a person.
        unanswered: the cells that were left as they were handed out.
        graded: whether it could be graded.
        unchanged: the cells whose answer is the one that was graded before.
    """

    student: str
    timestamp: datetime | None
    scores: dict[str, float | None]
    unanswered: frozenset[str]
    graded: bool
    unchanged: frozenset[str] = frozenset()


class GradebookWriter:
    """The gradebook of a course, for one lesson.

    Args:
        url: its URL for SQLAlchemy.
        course_id: the course's name in it.
        lesson: such as `"03_split"`.
        config: nbgrader's configuration, which sets the penalty for late submissions.
    """

    def __init__(self, url: str, course_id: str, lesson: str, config: Config) -> None:
        self.lesson, self._config = lesson, config
        prepare_process()
        try:
            self._gradebook = Gradebook(url, course_id)
            self._engine = _lock_early(self._gradebook.engine)
            _receipts.metadata.create_all(self._engine)
        except (SQLAlchemyError, OSError) as problem:
            raise CourseError(f"the gradebook can't be opened: {database_error(problem)}") from None

    def close(self) -> None:
        """Close the connections."""
        self._gradebook.close()

    def complete(self, lesson: LessonCopy) -> LessonCopy:
        """Return the lesson with the tests that were left out of the release.

        Raises:
            CourseError: the gradebook does not have the lesson, or has another version of it.
        """
        again = f"run `nbgrader generate_assignment {self.lesson}`"
        with self._session() as session:
            lessons = sa.select(Notebook).join(Assignment)
            this = lessons.where(Assignment.name == self.lesson, Notebook.name == self.lesson)
            notebook = session.scalars(this).one_or_none()
            if notebook is None:
                raise CourseError(f"the gradebook doesn't know {self.lesson}; {again}")
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            sources = {c.name: c.source or "" for c in notebook.source_cells if c.locked}
        if points != {c.grade_id: c.points for c in lesson.cells.values() if c.grade}:
            raise CourseError(
                f"the gradebook and the released notebook of {self.lesson} differ; {again}"
            )
        return lesson.with_sources(sources)

    def renew_penalties(self, grant: Callable[[Session], object]) -> None:
        """Set all late penalties anew: due dates, extensions and points by hand may be others.

        Args:
            grant: writes the extensions that hold now.
        """
        with self._session() as session:
            grant(session)
            renew_penalties(session, self._config)
            session.commit()

    def receipts(self) -> dict[str, Receipt]:
        """Return the receipts of the lesson, by student."""
        with self._session() as session:
            return _read_receipts(session, self.lesson)

    def write(self, entry: Entry, receipt: Receipt) -> None:
        """Write a verdict and its receipt: both or neither.

        Raises:
            SQLAlchemyError: the database refused them.
        """
        with self._session() as session:
            submission = self._submission(session, entry)
            (notebook,) = [n for n in submission.notebooks if n.notebook.name == self.lesson]
            for grade in notebook.grades:
                grade.auto_score = entry.scores.get(grade.cell.name)
                by_hand = grade.manual_score is not None
                if by_hand and entry.graded and grade.cell.name in entry.unchanged:
                    continue  # graded by a person, and nothing about it is new
                grade.needs_manual_grade = by_hand or grade.auto_score is None
            for comment in notebook.comments:
                blank = entry.graded and comment.cell.name in entry.unanswered
                comment.auto_comment = "No response." if blank else None
            _penalize(session, submission, notebook, self._config)
            _save_receipt(session, entry.student, self.lesson, receipt)
            session.commit()

    def _submission(self, session: Session, entry: Entry) -> SubmittedAssignment:
        """Find or create the rows of a submission, as nbgrader does."""
        assignment = session.scalars(
            sa.select(Assignment).where(Assignment.name == self.lesson)
        ).one()
        student = session.get(Student, entry.student)
        if student is None:
            student = Student(id=entry.student)
            session.add(student)
            session.flush()
        query = sa.select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == assignment.id,
            SubmittedAssignment.student_id == student.id,
        )
        submission = session.scalars(query).one_or_none()
        if submission is None:
            submission = _new_submission(session, assignment, student)
        if entry.timestamp is not None:
            submission.timestamp = entry.timestamp
        return submission

    def _session(self) -> Session:
        return Session(self._engine, autoflush=False)


def read_what_pages_show(url: str, course_id: str, lesson: str) -> dict[str, list[Any]]:
    """Read what a feedback page shows of the gradebook: scores, comments, and the penalty.

    Args:
        url: the gradebook's URL for SQLAlchemy.
        course_id: the course's name in it.
        lesson: such as `"03_split"`.

    Returns:
        For each student of the lesson a list of plain values, which changes when they do.

    Raises:
        CourseError: the gradebook can't be read.
    """
    prepare_process()
    shown: dict[str, list[Any]] = {}
    try:
        with Gradebook(url, course_id) as gradebook:
            for query in _SHOWN_ON_PAGES:
                for student, *values in gradebook.db.execute(query, {"lesson": lesson}):
                    shown.setdefault(student, []).append(values)
    except (SQLAlchemyError, OSError) as problem:
        raise CourseError(f"the gradebook can't be read: {database_error(problem)}") from None
    return shown


def _of_lesson(*columns: Any) -> sa.Select[Any]:
    """Select columns of the submissions of a lesson, each row with its student first."""
    return (
        sa.select(SubmittedAssignment.student_id, *columns)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == sa.bindparam("lesson"))
    )


_SHOWN_ON_PAGES = (
    _of_lesson(SubmittedNotebook.late_submission_penalty),
    _of_lesson(
        GradeCell.id, GradeCell.max_score, Grade.auto_score, Grade.manual_score, Grade.extra_credit
    )
    .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    .join(GradeCell, Grade.cell_id == GradeCell.id)
    .order_by(GradeCell.id),
    _of_lesson(Comment.cell_id, Comment.auto_comment, Comment.manual_comment)
    .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
    .order_by(Comment.cell_id),
)


def renew_penalties(session: Session, config: Config) -> None:
    """Set the late penalties of submissions by the course's rule, as they would be today.

    Args:
        session: the gradebook's; what changes is committed.
        config: nbgrader's configuration of the course.
    """
    if _penalty_rule(config).late_submission_penalty("", 1.0, 1.0) is None:
        return  # the course has no rule, so a penalty that is there was set by a person
    query = sa.select(SubmittedNotebook).join(SubmittedAssignment).join(Assignment)
    late = sa.or_(
        SubmittedNotebook.late_submission_penalty.is_not(None),
        SubmittedAssignment.timestamp > Assignment.duedate,
    )
    for notebook in session.scalars(query.where(late)).all():
        _penalize(session, notebook.assignment, notebook, config)
    session.commit()


def _penalize(
    session: Session,
    submission: SubmittedAssignment,
    notebook: SubmittedNotebook,
    config: Config,
) -> None:
    """Set the penalty for a late submission by the course's own rule."""
    notebook.late_submission_penalty = None
    session.flush()
    late = submission.total_seconds_late
    if late <= 0:
        return
    session.expire(notebook, ["score"])
    score = float(notebook.score)
    rule = _penalty_rule(config)
    penalty = rule.late_submission_penalty(submission.student_id, score, late)
    if penalty is not None:
        notebook.late_submission_penalty = min(max(float(penalty), 0.0), score)


def _penalty_rule(config: Config) -> Any:
    """Return the course's plugin for late submissions."""
    rule = AssignLatePenalties(config=config)
    rule.log = logging.getLogger("digitkit.late")  # nbgrader warns of every late submission
    rule.log.setLevel(logging.ERROR)
    rule.init_plugin()
    return rule.plugin_inst


def not_gradable(session: Session, lesson: str) -> set[str]:
    """Return the students whose submission for a lesson could not be graded."""
    if not sa.inspect(session.get_bind()).has_table(_receipts.name):
        return set()
    receipts = _read_receipts(session, lesson)
    return {name for name, receipt in receipts.items() if receipt.result["status"] != GRADED}


def _new_submission(
    session: Session, assignment: Assignment, student: Student
) -> SubmittedAssignment:
    submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student.id)
    session.add(submission)
    for notebook in assignment.notebooks:
        submitted = SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
        session.add(submitted)
        graded = [*notebook.grade_cells, *notebook.task_cells]
        commented = [*notebook.solution_cells, *notebook.task_cells]
        session.add_all(Grade(cell_id=cell.id, notebook=submitted) for cell in graded)
        session.add_all(Comment(cell_id=cell.id, notebook=submitted) for cell in commented)
    session.flush()
    session.refresh(submission)
    return submission


def _lock_early(engine: sa.Engine) -> sa.Engine:
    """Let SQLite lock when a transaction begins, so that what it reads stays true."""
    if engine.dialect.name != "sqlite":
        return engine
    engine.dispose()

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
