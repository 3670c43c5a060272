"""Write the grades of a course to a file: nbgrader's CSV, Canvas' or Moodle's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.plugins import ExportPlugin

from digitkit.course.autograde.gradebook import not_gradable, renew_penalties
from digitkit.course.course import Course, CourseError, database_error
from digitkit.course.enrolment import dropped_students
from digitkit.course.late_work import grant, read_extensions
from digitkit.course.nbgrader.sources import chosen_lessons, lesson_meant

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass(frozen=True)
class Grade:
    """The grade of one student for one lesson.

    Attributes:
        lesson: nbgrader's assignment.
        student: the student's id; `first_name`, `last_name`, `email`, `lms_user_id` may be empty.
        submitted: whether there is a submission in the gradebook.
        raw_points: the points before the late penalty.
        penalty: the late penalty.
        max_points: what the lesson is worth.
        due: the due date in UTC, None where there is none.
        timestamp: when it was submitted, in UTC, None where that is not known.
        waits: whether an answer still has to be graded by a person.
        gradable: whether the submission could be graded; one that could not has no points.
    """

    lesson: str
    student: str
    first_name: str
    last_name: str
    email: str
    lms_user_id: str
    submitted: bool
    raw_points: float
    penalty: float
    max_points: float
    due: datetime | None
    timestamp: datetime | None
    waits: bool
    gradable: bool = True

    @property
    def points(self) -> float:
        """The points that count: never below 0."""
        return max(0.0, self.raw_points - self.penalty)


def read_grades(
    gradebook: Gradebook, lessons: Iterable[str] = (), students: Iterable[str] = ()
) -> list[Grade]:
    """Read the grades, lesson by lesson and student by student.

    Args:
        gradebook: the course's.
        lessons: only these lessons; none means all.
        students: only these students; none means all.
    """
    wanted, people = {*lessons}, {*students}
    gone = dropped_students(gradebook.db)
    grades = []
    for assignment in gradebook.assignments:
        if wanted and assignment.name not in wanted:
            continue
        submitted = {each.student_id: each for each in assignment.submissions}
        failed = not_gradable(gradebook.db, assignment.name)
        for student in gradebook.students:
            if student.id not in gone and (not people or student.id in people):
                grade = _grade(assignment, student, submitted.get(student.id))
                grades.append(replace(grade, gradable=student.id not in failed))
    return grades


def _grade(assignment: Any, student: Any, submission: Any) -> Grade:
    return Grade(
        lesson=assignment.name,
        student=student.id,
        first_name=student.first_name or "",
        last_name=student.last_name or "",
        email=student.email or "",
        lms_user_id=student.lms_user_id or "",
        submitted=submission is not None,
        raw_points=float(submission.score) if submission else 0.0,
        penalty=float(submission.late_submission_penalty or 0.0) if submission else 0.0,
        max_points=float(assignment.max_score or 0.0),
        due=assignment.duedate,
        timestamp=submission.timestamp if submission else None,
        waits=bool(submission.needs_manual_grade) if submission else False,
    )


_RUNS = ("=", "+", "-", "@", "|", "%")
_BLANK = re.compile(r"\A[\s\ufeff\u200b]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(value: object) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula.

    Args:
        value: a text or number; None gives an empty cell.

    Returns:
        Its text, with an apostrophe before it where it begins like a formula. Plain numbers stay
        numbers, and line breaks and other control characters become spaces.
    """
    text = _CONTROL.sub(" ", "" if value is None else str(value))
    begins = _BLANK.sub("", text)
    if begins.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def delimiter_of(header: str) -> str:
    """Return what parts the columns of a header: in some languages, semicolons."""
    return max(",;\t", key=header.count)


def table(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Return rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([[defused(cell) for cell in row] for row in rows])
    return text.getvalue()


def points(value: float) -> str:
    """Return points without trailing zeros: `2`, `2.5`."""
    return f"{round(float(value), 4):g}"


COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class SafeCsv(ExportPlugin):
    """The exporter of `nbgrader export` in these courses.

    nbgrader's own exporter writes names as they are: one with a comma shifts the row, and one
    that begins like a formula runs in a spreadsheet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades to the file that `--to` names, `grades.csv` without it."""
        path = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", path)
        lessons, students = map(str, self.assignment), map(str, self.student)
        text = nbgrader_csv(read_grades(gradebook, lessons, students))
        Path(path).write_text(text, encoding="utf-8-sig")


def nbgrader_csv(grades: list[Grade]) -> str:
    """Return grades in the columns of nbgrader's CSV."""
    rows = [
        (
            each.lesson,
            each.due,
            each.timestamp,
            each.student,
            each.last_name,
            each.first_name,
            each.email,
            each.raw_points if each.gradable else "",
            each.penalty if each.gradable else "",
            each.points if each.gradable else "",
            each.max_points,
        )
        for each in grades
    ]
    return table([COLUMNS, *rows])


# Canvas finds a student by any of these; the first two columns begin its exported gradebook.
CANVAS_STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account")
CANVAS_IDS = ("SIS Login ID", "SIS User ID", "ID", "Integration ID")
SECTION = "Section"
POSSIBLE = "points possible"
_NUMBERED = re.compile(r"\s*\(\d+\)\Z")
MOODLE_COLUMNS = {
    "email": "Email address",
    "idnumber": "ID number",
    "username": "Username",
}


@dataclass
class Sheet:
    """A table for import, and notes for the instructor.

    Attributes:
        text: the CSV.
        notes: a line for all that was left out or is not final.
    """

    text: str
    notes: list[str] = field(default_factory=list)


def canvas_csv(grades: list[Grade], template: Path) -> Sheet:
    """Fill grades into a gradebook that Canvas exported.

    Args:
        grades: of one or more lessons.
        template: the CSV that Canvas exports; it says who is who. A column named like a lesson,
            such as `03_split (12345)`, gets its grades; without one, Canvas makes an assignment.

    Returns:
        Canvas' columns of the students and those of the lessons. A student without a submission
        has an empty cell, which Canvas leaves as it is.

    Raises:
        CourseError: the template is not an exported gradebook.
    """
    header, rows, delimiter = _gradebook(template)
    kept = [name for name in header if name in (*CANVAS_STUDENT, SECTION)]
    lessons = list(dict.fromkeys(grade.lesson for grade in grades))
    columns = [_column(lesson, header) for lesson in lessons]
    given = {(grade.student.lower(), grade.lesson): grade for grade in grades}
    most = {grade.lesson: grade.max_points for grade in grades}
    people = {grade.student.lower(): grade for grade in grades}
    lines: list[list[object]] = [[*kept, *columns]]
    found: set[str] = set()
    for row in rows:
        own: list[object] = [row.get(name, "") for name in kept]
        if row["Student"].strip().lower() == POSSIBLE:
            lines.append([*own, *(points(most[lesson]) for lesson in lessons)])
            continue
        student = _student(row, people)
        if student:
            found.add(student)
            lines.append([*own, *(_cell(given.get((student, lesson))) for lesson in lessons)])
    absent = [grade.student for name, grade in people.items() if name not in found]
    notes = [*_absent(absent, template), *waiting(grades)]
    return Sheet(table(lines, delimiter), notes)


def _gradebook(template: Path) -> tuple[list[str], list[dict[str, str]], str]:
    """Read a gradebook of Canvas: its columns, its rows, and what parts them."""
    try:
        with template.open(encoding="utf-8-sig", newline="") as file:
            delimiter = delimiter_of(file.readline())
            file.seek(0)
            reader = csv.DictReader(file, restval="", strict=True, delimiter=delimiter)
            rows = [{name: cell or "" for name, cell in row.items() if name} for row in reader]
            header = list(reader.fieldnames or [])
    except OSError as problem:
        raise CourseError(f"{template}: {problem.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        raise CourseError(f"{template}: not a CSV in UTF-8: {problem}") from None
    needed = [name for name in ("Student", "ID", SECTION) if name not in header]
    if needed:
        raise CourseError(
            f"{template}: row 1: no column {needed[0]!r}; give the CSV that Canvas exports "
            "(Grades, Export)"
        )
    return header, rows, delimiter


def _column(lesson: str, header: Iterable[str]) -> str:
    """Find a lesson's column, under its name with or without the number that Canvas adds."""
    return next((name for name in header if _NUMBERED.sub("", name).strip() == lesson), lesson)


def _student(row: dict[str, str], people: dict[str, Grade]) -> str:
    """Find the student of a row: by an id, or by the platform's id in the roster."""
    by_platform = {grade.lms_user_id.lower(): name for name, grade in people.items()}
    for column in CANVAS_IDS:
        value = row.get(column, "").strip().lower()
        if value in people:
            return value
        if value and value in by_platform:
            return by_platform[value]
    return ""


def moodle_csv(grades: list[Grade], by: str) -> Sheet:
    """Return grades in a table that Moodle can import.

    Args:
        grades: of one or more lessons.
        by: how Moodle finds a student: `"email"`, `"idnumber"` (the roster's lms_user_id where it
            has one, else the id) or `"username"` (the id).

    Returns:
        A row for each student with a submission, a column for each lesson. Map the
        columns to grade items when importing.
    """
    lessons = list(dict.fromkeys(grade.lesson for grade in grades))
    by_student: dict[str, dict[str, Grade]] = {}
    for grade in grades:
        by_student.setdefault(grade.student, {})[grade.lesson] = grade
    lines: list[list[object]] = [["First name", "Last name", MOODLE_COLUMNS[by], *lessons]]
    nameless = []
    for student, row in by_student.items():
        some = next(iter(row.values()))
        identity = _identity(some, by)
        if not any(grade.submitted for grade in row.values()):
            continue
        if not identity:
            nameless.append(student)
            continue
        cells = [_cell(row.get(lesson)) for lesson in lessons]
        lines.append([some.first_name, some.last_name, identity, *cells])
    return Sheet(table(lines), [*_nameless(nameless), *waiting(grades)])


def _identity(grade: Grade, by: str) -> str:
    if by == "email":
        return grade.email
    return (grade.lms_user_id or grade.student) if by == "idnumber" else grade.student


def _cell(grade: Grade | None) -> str:
    return points(grade.points) if grade and grade.submitted and grade.gradable else ""


def _absent(students: Sequence[str], template: Path) -> list[str]:
    return [f"Not in {template.name}: {', '.join(students)}."] if students else []


def _nameless(students: Sequence[str]) -> list[str]:
    note = f"Left out, since they have no e-mail address in the roster: {', '.join(students)}."
    return [note] if students else []


def waiting(grades: list[Grade]) -> list[str]:
    """Return lines on grades that are missing or not final, if any."""
    failed = [f"{each.student} ({each.lesson})" for each in grades if not each.gradable]
    note = f"Could not be graded, so their cells are empty: {', '.join(failed)}."
    count = sum(grade.waits and grade.gradable for grade in grades)
    what = "submission waits" if count == 1 else "submissions wait"
    waits = f"{count} {what} for a person's points, which are not in the table yet."
    return [*([note] if failed else []), *([waits] if count else [])]


KINDS = ("csv", "canvas", "moodle")


def export(
    course: Course,
    kind: str,
    out: Path | None = None,
    *,
    lessons: Sequence[str] = (),
    template: Path | None = None,
    by: str = "email",
) -> list[str]:
    """Write the grades of a course.

    Args:
        course: the course.
        kind: one of `KINDS`.
        out: the file; None names it after the kind, in the current folder.
        lessons: words for lessons, such as `3`; none means all with a submission.
        template: for Canvas, the gradebook that it exported.
        by: for Moodle, how it finds students.

    Returns:
        What was written, and notes about it, in lines.

    Raises:
        CourseError: there is nothing to write, or the template can't be used.
    """
    if kind == "canvas" and template is None:
        raise CourseError(
            "Canvas finds students by columns of its own: export its gradebook (Grades, Export), "
            "and name that file with --template"
        )
    chosen = [_meant(course, word) for word in lessons]
    grades, late_days = _grades(course, chosen)
    sheet = _sheet(grades, kind, template, by)
    path = out or Path(f"grades-{kind}.csv")
    path.write_text(sheet.text, encoding="utf-8-sig")  # with the mark by which Excel knows UTF-8
    named = dict.fromkeys(grade.lesson for grade in grades)
    return [f"{path} holds the grades of {', '.join(named)}.", *sheet.notes, *late_days]


def _meant(course: Course, word: str) -> str:
    """Find a lesson of the course, or an assignment of the instructor's own."""
    try:
        return lesson_meant(course, word)
    except CourseError:
        return chosen_lessons(word, "--lesson")[0]  # a lesson whose source is gone


def _sheet(grades: list[Grade], kind: str, template: Path | None, by: str) -> Sheet:
    if kind == "canvas" and template is not None:
        return canvas_csv(grades, template)
    if kind == "moodle":
        return moodle_csv(grades, by)

    return Sheet(nbgrader_csv(grades), waiting(grades))


def _grades(course: Course, chosen: list[str]) -> tuple[list[Grade], list[str]]:
    """Read the grades as they are today, and notes on late days."""
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    extensions = read_extensions(course)
    try:
        with Gradebook(course.database_url, course.course_id) as gradebook:
            notes = grant(gradebook.db, extensions)
            renew_penalties(gradebook.db, course.config)
            gradebook.db.commit()
            grades = read_grades(gradebook, chosen)
    except SQLAlchemyError as problem:
        raise CourseError(f"the gradebook can't be read: {database_error(problem)}") from None
    if not chosen:
        submitted = {grade.lesson for grade in grades if grade.submitted}
        grades = [grade for grade in grades if grade.lesson in submitted]
    if not grades:
        raise CourseError(f"{course.folder}: nobody has a grade yet; autograde a lesson first")
    return grades, notes
