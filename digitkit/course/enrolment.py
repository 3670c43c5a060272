"""Who belongs to a course: the roster in the gradebook, who dropped, and whom it doesn't know."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from digitkit.course.course import Course, CourseError, database_error
from digitkit.course.nbgrader.roster import Student, read_roster

_tables = sa.MetaData()
# Students that a run made from a folder's name, since the course had no roster.
unlisted = sa.Table(
    "digitkit_unlisted", _tables, sa.Column("student_id", sa.String(128), primary_key=True)
)
# Students that are no longer on the roster; their grades are kept.
dropped = sa.Table(
    "digitkit_dropped", _tables, sa.Column("student_id", sa.String(128), primary_key=True)
)


@dataclass(frozen=True)
class Enrolment:
    """The students of a course.

    Attributes:
        students: all in the gradebook, those who dropped too, by id.
        unlisted: the ids of those whom a run made from a folder's name.
        dropped: the ids of those who are no longer on the roster.
    """

    students: dict[str, Student]
    unlisted: frozenset[str]
    dropped: frozenset[str]

    @property
    def has_roster(self) -> bool:
        """Whether an instructor entered students."""
        return bool(self.students.keys() - self.unlisted)

    def problem(self, student: str) -> str:
        """Return why a student's submission is not graded; empty if it is.

        Without a roster, whoever handed in belongs to the class.
        """
        if student in self.dropped:
            return "is no longer on the roster; put them back with `digitkit course roster FILE`"
        if student in self.students or not self.has_roster:
            return ""
        likely = self.likely(student)
        if likely:
            return f"is not on the roster; perhaps {likely} is meant: rename the folder"
        return "is not on the roster; add them with `digitkit course roster FILE`"

    def likely(self, typed: str) -> str:
        """Return the id of the student who is probably meant by a text; empty if there is none."""
        plain = _plain(typed)
        by_text: dict[str, str] = {}
        for each in self.students.values():
            if each.id in self.dropped:
                continue
            full = f"{each.first_name} {each.last_name}"
            for text in (each.id, each.email, full, f"{each.last_name} {each.first_name}"):
                if _plain(text):
                    by_text.setdefault(_plain(text), each.id)
        if plain in by_text:
            return by_text[plain]
        close = difflib.get_close_matches(plain, by_text, 1, cutoff=0.75)
        return by_text[close[0]] if close else ""


def _plain(text: str) -> str:
    """Return the letters and digits of a text alone, in lower case."""
    return "".join(character for character in text.casefold() if character.isalnum())


@contextmanager
def _database(course: Course) -> Iterator[Session]:
    """Open the gradebook for reading and changing students.

    Raises:
        CourseError: it can't be read or written.
    """
    from nbgrader.api import Gradebook

    try:
        with Gradebook(course.database_url, course.course_id) as gradebook:
            _tables.create_all(gradebook.engine)
            yield gradebook.db
            gradebook.db.commit()
    except (SQLAlchemyError, OSError) as problem:
        raise CourseError(f"the gradebook can't be used: {database_error(problem)}") from None


def read_enrolment(course: Course) -> Enrolment:
    """Read who belongs to a course.

    Raises:
        CourseError: the gradebook can't be read.
    """
    with _database(course) as database:
        return _read(database)


def _read(database: Session) -> Enrolment:
    from nbgrader.api import Student as Row

    rows = database.scalars(sa.select(Row)).all()
    students = [
        Student(
            row.id,
            row.first_name or "",
            row.last_name or "",
            row.email or "",
            row.lms_user_id or "",
        )
        for row in rows
    ]
    return Enrolment(
        {each.id: each for each in students},
        frozenset(database.scalars(sa.select(unlisted.c.student_id))),
        frozenset(database.scalars(sa.select(dropped.c.student_id))),
    )


def dropped_students(database: Session) -> set[str]:
    """Return the ids of those who dropped; there are none where nobody ever did."""
    if not sa.inspect(database.get_bind()).has_table(dropped.name):
        return set()
    return set(database.scalars(sa.select(dropped.c.student_id)))


def unlist(course: Course, students: Iterable[str]) -> None:
    """Record students whom a run makes from the names of their folders."""
    with _database(course) as database:
        known = set(database.scalars(sa.select(unlisted.c.student_id)))
        for student in {*students} - known:
            database.execute(sa.insert(unlisted).values(student_id=student))


def misplaced(course: Course, lesson: str) -> list[str]:
    """Return a line for each notebook in `submitted/` that lies where nothing looks for it."""
    lines = []
    for student, place in _homes(course):
        expected = course.submitted_folder(student, lesson)
        for path in sorted(place.glob("*.ipynb")):
            if path.stem.casefold().startswith(lesson.casefold()):
                lines.append(f"{path}: not graded; move it into {expected.name}/")
        for folder in sorted(place.iterdir()):
            is_meant = folder.name != lesson and folder.name.casefold() == lesson.casefold()
            if is_meant and folder.is_dir() and not expected.is_dir():
                lines.append(f"{folder}: not graded; rename the folder to {lesson}")
    return lines


def _homes(course: Course) -> Iterator[tuple[str, Path]]:
    """Yield each student's folder in `submitted/`, if it lies as nbgrader lays it by default."""
    marked = course.submitted_folder("STUDENT", "LESSON")
    if marked.name != "LESSON" or marked.parent.name != "STUDENT":
        return
    top = marked.parent.parent
    for folder in sorted(top.iterdir()) if top.is_dir() else []:
        if folder.is_dir() and not folder.is_symlink():
            yield folder.name, folder


def update_roster(course: Course, path: Path, *, apply: bool = True) -> list[str]:
    """Compare a class list with the gradebook, and take it over.

    Whoever is no longer on it has dropped: their submissions and grades are kept, and come back
    when they are on it again.

    Args:
        course: the course.
        path: the class list; see `read_roster`.
        apply: change the gradebook; otherwise only tell.

    Returns:
        A line for each student who is new, has dropped, is back, or has other details.

    Raises:
        CourseError: the list or the gradebook can't be used.
    """
    from nbgrader.api import Student as Row

    roster = {each.id: each for each in read_roster(path).students}
    with _database(course) as database:
        before = _read(database)
        lines = _changes(before, roster)
        if not apply:
            database.rollback()
            return [*lines, "Nothing was changed."]
        for each in roster.values():
            row = database.get(Row, each.id)
            if row is None:
                database.add(Row(id=each.id, **each.details()))
            else:
                for name, value in each.details().items():
                    setattr(row, name, value)
        gone = before.students.keys() - roster.keys()
        database.execute(sa.delete(dropped))
        for student in sorted(gone):
            database.execute(sa.insert(dropped).values(student_id=student))
        database.execute(sa.delete(unlisted).where(unlisted.c.student_id.in_([*roster])))
    return lines


def _changes(before: Enrolment, roster: dict[str, Student]) -> list[str]:
    """Return a line for each difference, and one that counts."""
    lines = []
    gone = [each for name, each in before.students.items() if name not in roster]
    for student in roster.values():
        old = before.students.get(student.id)
        if old is None:
            same = [each.id for each in gone if _same_person(each, student)]
            also = f"; seems to be {same[0]}, whose id it was" if same else ""
            lines.append(f"new: {student.id}{also}")
        elif student.id in before.dropped:
            lines.append(f"back: {student.id}, with all grades")
        else:
            now, was = student.details(), old.details()
            changed = [
                f"{name} {was.get(name, '')!r} → {value!r}"
                for name, value in now.items()
                if was.get(name) != value
            ]
            if changed:
                lines.append(f"changed: {student.id}: {', '.join(changed)}")
    lines += [
        f"dropped: {each.id}; submissions and grades are kept"
        for each in gone
        if each.id not in before.dropped
    ]
    return [*lines, f"{len(roster)} students are on the roster."]


def _same_person(one: Student, other: Student) -> bool:
    """Check whether two rows of a roster share an e-mail address or the platform's id."""
    return bool(
        (one.email and one.email.casefold() == other.email.casefold())
        or (one.lms_user_id and one.lms_user_id == other.lms_user_id)
    )
