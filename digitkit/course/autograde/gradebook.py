"""The gradebook: a verdict goes into nbgrader's own tables in one transaction, with its receipt.

Only one process writes; it loads neither TensorFlow nor learners' code. A person's scores and
comments are read to say what waits for them, and never written.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from traitlets.config import Config

from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.configuration import prepare_process
from digitkit.course.course import CourseError

__all__ = ["Entry", "GradebookWriter", "Receipt"]


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
    """What is remembered of a submission whose verdict stands in the gradebook.

    Attributes:
        fingerprint: of what was handed in, and of the lesson it was graded against.
        notebook_mark: the checksum of the notebook that was written for it.
        executed: whether every cell was run.
        result: the verdict as `--json` prints it.
    """

    fingerprint: str
    notebook_mark: str
    executed: bool
    result: dict[str, Any]


def create_tables(engine: sa.Engine) -> None:
    """Make the table where it is missing."""
    _receipts.metadata.create_all(engine)


def receipts(session: Session, lesson: str) -> dict[str, Receipt]:
    """Give what is remembered of a lesson, by student."""
    known = sa.select(SubmittedAssignment.student_id).join(Assignment)
    there = {*session.scalars(known.where(Assignment.name == lesson))}
    rows = session.execute(sa.select(_receipts).where(_receipts.c.lesson == lesson)).all()
    return {
        row.student_id: Receipt(
            row.fingerprint, row.notebook_mark, row.executed, json.loads(row.result)
        )
        for row in rows
        if row.student_id in there  # nbgrader may have been told to forget a submission
    }


def save_receipt(session: Session, student: str, lesson: str, receipt: Receipt) -> None:
    """Remember a verdict, in the transaction that writes it."""
    mine = (_receipts.c.student_id == student, _receipts.c.lesson == lesson)
    session.execute(sa.delete(_receipts).where(*mine))
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


BUSY_SECONDS = 60


@dataclass(frozen=True)
class Entry:
    """A verdict as the gradebook takes it.

    Attributes:
        student: the student's id.
        timestamp: when it was handed in; None leaves what the gradebook says.
        scores: for each cell with points the score; None waits for a person.
        unanswered: the cells that were left as they were handed out.
        graded: whether it could be graded.
    """

    student: str
    timestamp: datetime | None
    scores: dict[str, float | None]
    unanswered: frozenset[str]
    graded: bool


class GradebookWriter:
    """The gradebook of a course, for one lesson.

    Args:
        url: as SQLAlchemy names it.
        course_id: the course's name in it.
        lesson: such as `"03_split"`.
        config: nbgrader's configuration, which says what being late costs.
    """

    def __init__(self, url: str, course_id: str, lesson: str, config: Config) -> None:
        self.lesson, self._config = lesson, config
        prepare_process()
        try:
            self._gradebook = Gradebook(url, course_id)
            self._engine = _careful(self._gradebook.engine)
            create_tables(self._engine)
        except (SQLAlchemyError, OSError) as problem:
            raise CourseError(f"the gradebook can't be opened: {_in_a_line(problem)}") from None

    def close(self) -> None:
        """Close the connections."""
        self._gradebook.close()

    def complete(self, lesson: LessonCopy) -> LessonCopy:
        """Give the lesson with what was left out of the release: tests that learners don't see.

        Raises:
            CourseError: the gradebook doesn't know the lesson, or knows another version.
        """
        again = f"run `nbgrader generate_assignment {self.lesson}`"
        with self._session() as session:
            notebook = _notebook(session, self.lesson)
            if notebook is None:
                raise CourseError(f"the gradebook doesn't know {self.lesson}; {again}")
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            sources = {c.name: c.source or "" for c in notebook.source_cells if c.locked}
        if points != {c.grade_id: c.points for c in lesson.cells.values() if c.grade}:
            raise CourseError(
                f"the gradebook and the released notebook of {self.lesson} differ; {again}"
            )
        return lesson.with_sources(sources)

    def receipts(self) -> dict[str, Receipt]:
        """Give what is remembered of the lesson, by student."""
        with self._session() as session:
            return receipts(session, self.lesson)

    def write(self, entry: Entry, receipt: Receipt) -> None:
        """Write a verdict and its receipt, both or neither.

        Raises:
            SQLAlchemyError: the database refused them.
        """
        with self._session() as session:
            submission = self._submission(session, entry)
            (notebook,) = [n for n in submission.notebooks if n.notebook.name == self.lesson]
            for grade in notebook.grades:
                grade.auto_score = entry.scores.get(grade.cell.name)
                by_hand = grade.manual_score is not None
                grade.needs_manual_grade = by_hand or grade.auto_score is None
            for comment in notebook.comments:
                blank = entry.graded and comment.cell.name in entry.unanswered
                comment.auto_comment = "No response." if blank else None
            self._penalize(session, submission, notebook)
            save_receipt(session, entry.student, self.lesson, receipt)
            session.commit()

    def _submission(self, session: Session, entry: Entry) -> SubmittedAssignment:
        """Find or make the rows of a submission, as nbgrader lays them out."""
        assignment = session.scalars(
            sa.select(Assignment).where(Assignment.name == self.lesson)
        ).one()
        student = session.get(Student, entry.student)
        if student is None:
            student = Student(id=entry.student)
            session.add(student)
            session.flush()
        found = sa.select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == assignment.id,
            SubmittedAssignment.student_id == student.id,
        )
        submission = session.scalars(found).one_or_none()
        if submission is None:
            submission = _made(session, assignment, student)
        if entry.timestamp is not None:
            submission.timestamp = entry.timestamp
        return submission

    def _penalize(
        self, session: Session, submission: SubmittedAssignment, notebook: SubmittedNotebook
    ) -> None:
        """Ask the course's own rule what being late costs."""
        notebook.late_submission_penalty = None
        session.flush()
        late = submission.total_seconds_late
        if late <= 0:
            return
        rule = AssignLatePenalties(config=self._config)
        rule.log = logging.getLogger("digitkit.late")  # nbgrader warns of every late submission
        rule.log.setLevel(logging.ERROR)
        rule.init_plugin()
        session.expire(notebook, ["score"])
        score = float(notebook.score)
        penalty = rule.plugin_inst.late_submission_penalty(submission.student_id, score, late)
        if penalty is not None:
            notebook.late_submission_penalty = min(max(float(penalty), 0.0), score)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session(self._engine, autoflush=False) as session:
            yield session


def _made(session: Session, assignment: Assignment, student: Student) -> SubmittedAssignment:
    submission = SubmittedAssignment(assignment_id=assignment.id, student_id=student.id)
    session.add(submission)
    for notebook in assignment.notebooks:
        handed_in = SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
        session.add(handed_in)
        graded = [*notebook.grade_cells, *notebook.task_cells]
        commented = [*notebook.solution_cells, *notebook.task_cells]
        session.add_all(Grade(cell_id=cell.id, notebook=handed_in) for cell in graded)
        session.add_all(Comment(cell_id=cell.id, notebook=handed_in) for cell in commented)
    session.flush()
    session.refresh(submission)
    return submission


def _notebook(session: Session, lesson: str) -> Notebook | None:
    found = sa.select(Notebook).join(Assignment)
    return session.scalars(
        found.where(Assignment.name == lesson, Notebook.name == lesson)
    ).one_or_none()


def _careful(engine: sa.Engine) -> sa.Engine:
    """Let SQLite take the lock at a transaction's begin, so that what is read there stays true."""
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


def _in_a_line(problem: BaseException) -> str:
    cause = getattr(problem, "orig", None) or problem
    return " ".join(str(cause).split())[:300]
