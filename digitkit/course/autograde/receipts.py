"""What is remembered of each submission, in a table beside nbgrader's, in the same transactions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy.orm import Session

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


def make_room(engine: sa.Engine) -> None:
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


def keep(session: Session, student: str, lesson: str, receipt: Receipt) -> None:
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
