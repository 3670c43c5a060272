"""Extensions and late days: from a CSV in the course's folder into nbgrader's own column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import NoReturn

import sqlalchemy as sa
from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy.orm import Session

from digitkit.course.autograde.submission import in_utc
from digitkit.course.course import Course, CourseError
from digitkit.course.enrolment import Enrolment, read_enrolment
from digitkit.course.nbgrader.roster import csv_rows
from digitkit.course.nbgrader.sources import lesson_meant

FILE = "extensions.csv"
COLUMNS = ("id", "lesson", "due", "days", "budget")
EVERYBODY = "*"
DAY = timedelta(days=1)
MOST_DAYS = 3650.0
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d.*)?")

# What was set here, so that an extension that a person granted in nbgrader is told apart.
_granted = sa.Table(
    "digitkit_extensions",
    sa.MetaData(),
    sa.Column("student_id", sa.String(128), primary_key=True),
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("set_to", sa.Float, nullable=False),  # seconds, and so is the next
    sa.Column("by_hand", sa.Float, nullable=False),
)
_Key = tuple[str, str]


@dataclass
class Extensions:
    """What the course's `extensions.csv` grants.

    Attributes:
        granted: for a student and a lesson the new due date in UTC, or the time added to the
            lesson's own.
        budgets: how many late days a student has; `EVERYBODY` means those without an own number.
    """

    granted: dict[_Key, datetime | timedelta] = field(default_factory=dict)
    budgets: dict[str, int] = field(default_factory=dict)

    def budget(self, student: str) -> int:
        """Return how many late days a student has."""
        return self.budgets.get(student, self.budgets.get(EVERYBODY, 0))


def read_extensions(course: Course) -> Extensions:
    """Read the course's `extensions.csv`; without one, nothing is granted.

    Raises:
        CourseError: a row can't be used: names row, column and value.
    """
    path = course.folder / FILE
    if not path.is_file():
        return Extensions()
    rows = csv_rows(path)
    header = [name.strip().lower() for name in next(rows, (1, []))[1]]
    unknown = [name for name in header if name not in COLUMNS]
    if "id" not in header or unknown or len({*header}) < len(header):
        raise CourseError(
            f"{path}: row 1: the columns are {', '.join(header)[:200] or 'missing'}; name them "
            f"{', '.join(COLUMNS)}, each once; only id must be there"
        )
    extensions, reader = Extensions(), _Reader(course, path, read_enrolment(course))
    for number, cells in rows:
        if len(cells) != len(header):
            raise CourseError(
                f"{path}: row {number}: {len(cells)} cells, but row 1 names {len(header)} columns"
            )
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        reader.add(number, {name: row.get(name, "") for name in COLUMNS}, extensions)
    return extensions


@dataclass
class _Reader:
    """Reads rows of the file, and names the cell that can't be used."""

    course: Course
    path: Path
    enrolment: Enrolment
    seen: dict[_Key, int] = field(default_factory=dict)

    def add(self, number: int, row: dict[str, str], extensions: Extensions) -> None:
        """Add what a row grants."""
        student = self._student(number, row["id"])
        for name in ("due", "days"):
            if row[name] and not row["lesson"]:
                self._refuse(number, "lesson", "", f"{name} needs a lesson, such as 03_split")
        if row["lesson"]:
            self._add_extension(number, student, row, extensions)
        if row["budget"]:
            self._once(number, student, "", "a budget")
            if not (row["budget"].isascii() and row["budget"].isdigit()):
                self._refuse(number, "budget", row["budget"], "give a whole number of days")
            extensions.budgets[student] = int(row["budget"])
        elif not row["lesson"]:
            self._refuse(number, "budget", "", "give a budget, or a lesson with due or days")

    def _add_extension(
        self, number: int, student: str, row: dict[str, str], extensions: Extensions
    ) -> None:
        if student == EVERYBODY:
            why = "give the lesson another due date in nbgrader instead"
            self._refuse(number, "id", student, f"an extension is for one learner; {why}")
        try:
            lesson = lesson_meant(self.course, row["lesson"])
        except CourseError as problem:
            self._refuse(number, "lesson", row["lesson"], str(problem).rpartition(": ")[2])
        if bool(row["due"]) == bool(row["days"]):
            self._refuse(number, "due", row["due"], "give either due or days")
        self._once(number, student, lesson, lesson)
        granted = self._due(number, row["due"]) if row["due"] else self._days(number, row["days"])
        extensions.granted[student, lesson] = granted

    def _student(self, number: int, student: str) -> str:
        known = student in self.enrolment.students or not self.enrolment.has_roster
        if student == EVERYBODY or (student and known):
            return student
        likely = self.enrolment.likely(student) if student else ""
        advice = (
            f"perhaps {likely} is meant" if likely else "add them with `digitkit course roster`"
        )
        return self._refuse(number, "id", student, f"is not on the roster; {advice}")

    def _due(self, number: int, text: str) -> datetime:
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            moment = in_utc(f"{text} 23:59:59" if len(text) == 10 else text, self.course.timezone)
        except (ValueError, OverflowError, TypeError, AttributeError):
            self._refuse(number, "due", text, "write it as 2026-03-01 18:00, or 2026-03-01")
        return moment

    def _days(self, number: int, text: str) -> timedelta:
        try:
            days = float(text.replace(",", "."))
        except ValueError:
            days = -1.0
        if not 0 <= days <= MOST_DAYS:
            self._refuse(number, "days", text, "give a number of days, such as 2 or 0.5")
        return timedelta(days=days)

    def _once(self, number: int, student: str, key: str, what: str) -> None:
        first = self.seen.setdefault((student, key), number)
        if first != number:
            self._refuse(number, "id", student, f"has {what} in row {first} too; keep one")

    def _refuse(self, number: int, column: str, value: str, why: str) -> NoReturn:
        place = f"{self.path}: row {number}, column {column}"
        raise CourseError(f"{place}: {value!r}: {why}")


def grant(session: Session, extensions: Extensions) -> list[str]:
    """Write extensions into the gradebook, and spend late days on late work.

    A late day is spent for each day that has begun, lesson by lesson in the order of the due
    dates. If the rest doesn't cover a submission's lateness, none is spent on it. An extension that
    a person granted in nbgrader stays unless the file grants another one.

    Args:
        session: the gradebook's; what changes is flushed, not committed.
        extensions: what the course grants now.

    Returns:
        A line on late days spent, if there are any.
    """
    connection = session.connection()
    if not sa.inspect(connection).has_table(_granted.name):
        if not (extensions.granted or extensions.budgets):
            return []
        _granted.create(connection)
    before = {(row.student_id, row.lesson): row for row in session.execute(sa.select(_granted))}
    session.execute(sa.delete(_granted))
    spent: dict[str, int] = {}
    for key, submission, due in _with_due_dates(session):
        row = before.get(key)
        current = submission.extension or timedelta()
        ours = row is not None and abs(current.total_seconds() - row.set_to) < 1
        by_hand = timedelta(seconds=row.by_hand) if ours and row is not None else current
        new = _added(extensions.granted.get(key, by_hand), due)
        left = extensions.budget(key[0]) - spent.get(key[0], 0)
        days = _late_days(submission.timestamp, due + new)
        if 0 < days <= left:
            spent[key[0]] = spent.get(key[0], 0) + days
            new += days * DAY
        if new != current:
            submission.extension = new or None
        if new != by_hand:
            values = {"set_to": new.total_seconds(), "by_hand": by_hand.total_seconds()}
            names = {"student_id": key[0], "lesson": key[1]}
            session.execute(sa.insert(_granted).values(**names, **values))
    session.flush()
    return _spent(spent, extensions)


def _with_due_dates(session: Session) -> Iterator[tuple[_Key, SubmittedAssignment, datetime]]:
    """Yield the submissions for lessons with a due date, in the order of the due dates."""
    query = (
        sa.select(SubmittedAssignment, Assignment.name, Assignment.duedate)
        .join(Assignment)
        .where(Assignment.duedate.is_not(None))
        .order_by(Assignment.duedate, Assignment.name)
    )
    for submission, lesson, due in session.execute(query).all():
        yield (submission.student_id, lesson), submission, due


def _added(granted: datetime | timedelta, due: datetime) -> timedelta:
    """Return the time that is added to a lesson's due date, never less than none."""
    added = granted - due if isinstance(granted, datetime) else granted
    return max(added, timedelta())


def _late_days(timestamp: datetime | None, due: datetime) -> int:
    """Return how many days late something was handed in; a day that has begun counts."""
    return max(0, ceil((timestamp - due) / DAY)) if timestamp is not None else 0


def _spent(spent: dict[str, int], extensions: Extensions) -> list[str]:
    if not spent:
        return []
    some = [f"{name} {days} of {extensions.budget(name)}" for name, days in sorted(spent.items())]
    more = f" and {len(some) - 20} more" if len(some) > 20 else ""
    return [f"Late days spent: {', '.join(some[:20])}{more}."]
