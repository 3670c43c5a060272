"""A class list: a CSV file with a student in each row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from digitkit.course.course import CourseError

# Ids become folder names, parts of file names in nbgrader's exchange, and patterns.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._\-]*")
_LONGEST = 128  # what nbgrader's database holds


@dataclass(frozen=True)
class Student:
    """A student in nbgrader's database; only the id is needed."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    def details(self) -> dict[str, str]:
        """Return the values beside the id, without empty ones."""
        return {name: value for name, value in asdict(self).items() if value and name != "id"}


@dataclass
class Roster:
    """The students of a class list.

    Attributes:
        students: in the order of the file.
        unused: the names of columns that nbgrader does not store.
    """

    students: list[Student] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


COLUMNS = tuple(each.name for each in fields(Student))


def read_roster(path: Path) -> Roster:
    """Read a class list.

    Args:
        path: a CSV in UTF-8 with a header; `id` is needed, `first_name`, `last_name`, `email` and
            `lms_user_id` are taken where they are there. The header is row 1.

    Raises:
        CourseError: the file can't be read, or a row can't be used: names row, column and value.
    """
    rows = csv_rows(path)
    header = [name.strip().lower() for name in next(rows, (1, []))[1]]
    if not header:
        raise CourseError(f"{path}: empty; its first row names the columns: {', '.join(COLUMNS)}")
    if "id" not in header:
        raise CourseError(
            f"{path}: row 1: no column is named id; there are: {', '.join(header)[:200]}. Name the "
            f"one with the students' ids so. Also taken: {', '.join(COLUMNS[1:])}"
        )
    doubled = next((name for name in header if header.count(name) > 1 and name in COLUMNS), None)
    if doubled:
        raise CourseError(f"{path}: row 1: two columns are named {doubled}; rename one")
    roster = Roster(unused=[name for name in header if name not in COLUMNS])
    seen: dict[str, int] = {}
    for number, cells in rows:
        student = _student(f"{path}: row {number}", header, cells)
        # Where file names ignore case, two such students would share a folder.
        first = seen.setdefault(student.id.lower(), number)
        if first != number:
            raise CourseError(
                f"{path}: row {number}, column id: {student.id!r} is in row {first} too; "
                "give each student one row"
            )
        roster.students.append(student)
    return roster


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file that are not empty, with their numbers.

    Raises:
        CourseError: it can't be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=_delimiter(first), strict=True)
            for number, cells in enumerate(reader, 1):
                if any(cell.strip() for cell in cells):
                    yield number, cells
    except OSError as problem:
        raise CourseError(f"{path}: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        raise CourseError(
            f"{path}: not in UTF-8, from byte {problem.start} on; save it as CSV UTF-8"
        ) from None
    except csv.Error as problem:
        raise CourseError(f"{path}: not a CSV file: {problem}") from None


def _delimiter(header: str) -> str:
    """Find the delimiter: some spreadsheets write semicolons or tabs."""
    return max(",;\t", key=header.count)


def _student(place: str, header: list[str], cells: list[str]) -> Student:
    if len(cells) != len(header):
        raise CourseError(f"{place}: {len(cells)} cells, but row 1 names {len(header)} columns")
    values = {
        name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in COLUMNS
    }
    for name, value in values.items():
        if len(value) > _LONGEST or not value.isprintable():
            raise CourseError(
                f"{place}, column {name}: {value[:40]!r}: at most {_LONGEST} printable characters"
            )
    if not _ID.fullmatch(values["id"]):
        raise CourseError(
            f"{place}, column id: {values['id']!r}: an id begins with a letter or digit and has "
            "only letters, digits and @ . _ - in it, since it becomes a folder's name"
        )
    email = values.get("email", "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise CourseError(f"{place}, column email: {email!r} is no e-mail address")
    return Student(**values)
