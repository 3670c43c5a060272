"""Make a course: its configuration, its sources, its gradebook."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import digitkit
from digitkit.course.configuration import prepare_process
from digitkit.course.course import (
    CONFIG_FILE,
    NO_NBGRADER,
    CourseError,
    PrivateFolder,
    database_error,
    one_line,
)
from digitkit.course.nbgrader.roster import Roster, read_roster
from digitkit.course.nbgrader.sources import chosen_lessons, solution_text

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

    from digitkit.course.nbgrader.roster import Student


_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "'psycopg[binary]'"}


def check_url(text: str) -> URL:
    """Check a database's URL, and that the database answers and is free.

    Args:
        text: such as `"postgresql://user:password@host/digits"`.

    Raises:
        CourseError: it is not such a URL, its driver is not installed, the database does not
            answer, or it holds another course.
    """
    url = _parsed(text)
    assignments = _assignments(_engine(url), url)
    if assignments:
        raise CourseError(
            f"--db: {shown(url)} holds a course already (with {assignments[0]}); "
            "make a database for this one"
        )
    return url


def _engine(url: URL) -> Engine:
    import sqlalchemy
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return sqlalchemy.create_engine(url)
    except ModuleNotFoundError as problem:
        package = _PACKAGES.get(str(problem.name), problem.name)
        raise CourseError(
            f"--db: the driver {problem.name} is not installed: pip install {package}"
        ) from None
    except SQLAlchemyError as problem:
        raise CourseError(f"--db: {one_line(problem)}") from None


def _assignments(engine: Engine, url: URL) -> list[str]:
    """List the assignments in a database."""
    import sqlalchemy
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with engine.connect() as connection:
            tables = sqlalchemy.inspect(connection).get_table_names()
            query = sqlalchemy.text("select name from assignment order by name")
            return list(connection.scalars(query)) if "assignment" in tables else []
    except SQLAlchemyError as problem:
        raise CourseError(f"--db: {shown(url)} doesn't answer: {database_error(problem)}") from None
    finally:
        engine.dispose()


def _parsed(text: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    wanted = "postgresql://USER:PASSWORD@HOST/DATABASE"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise CourseError(f"--db: not a database's URL; write {wanted}") from None
    kind = url.get_backend_name()
    if kind == "sqlite":
        if not (url.database or "").startswith("/"):
            raise CourseError(
                f"--db: {shown(url)}: give the whole path, as in sqlite:////srv/digits.db, or "
                "leave --db away for a file in the course"
            )
    elif kind != "postgresql":
        raise CourseError(f"--db: {kind} is not known to nbgrader; write {wanted}")
    return url


def shown(url: URL) -> str:
    """Return a URL without its password."""
    return url.render_as_string(hide_password=True)


def fill(url: str, course_id: str, lessons: Iterable[str], students: Iterable[Student]) -> None:
    """Add a course's lessons and students to its database; what is there already stays.

    Args:
        url: the database's URL with its password.
        course_id: the course's name.
        lessons: nbgrader's assignments.
        students: the class.

    Raises:
        CourseError: the database refuses them.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    prepare_process()
    try:
        with Gradebook(url, course_id) as gradebook:
            for lesson in lessons:
                gradebook.update_or_create_assignment(lesson, course_id=course_id)
            for student in students:
                gradebook.update_or_create_student(student.id, **student.details())
    except SQLAlchemyError as problem:
        raise CourseError(f"the gradebook can't be filled: {database_error(problem)}") from None


GRADEBOOK = "gradebook.db"
_CONFIG = Path(__file__).with_name("nbgrader_config.py.txt")
_COURSE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]*")


@dataclass(frozen=True)
class CourseOptions:
    """The options of a new course.

    Attributes:
        folder: a folder that is empty or not there yet.
        lessons: such as `"01,02"`; None for all.
        roster: the class list; None where there is none yet.
        database: the URL of a database; None for a file in the course.
        course_id: its name in nbgrader's exchange; None takes the folder's.
    """

    folder: Path
    lessons: str | None = None
    roster: Path | None = None
    database: str | None = None
    course_id: str | None = None


def make_course(options: CourseOptions) -> list[str]:
    """Make a course: all of it, or nothing.

    Returns:
        What was made and what comes next, in lines.

    Raises:
        CourseError: it can't be made; the line says why.
    """
    _need_nbgrader()
    folder = options.folder.absolute()
    _need_room(folder)
    lessons = chosen_lessons(options.lessons)
    roster = read_roster(options.roster) if options.roster else Roster()
    course_id = _course_id(options.course_id, folder.name)
    database = check_url(options.database) if options.database is not None else None
    url = database.render_as_string(hide_password=False) if database is not None else None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
        new = Path(temporary) / "course"
        new.mkdir()
        _write_config(new, course_id, url)
        write_sources(new, lessons)
        PrivateFolder(new).secret()
        fill(url or f"sqlite:///{new / GRADEBOOK}", course_id, lessons, roster.students)
        new.replace(folder)
    return _summary(options.folder, lessons, roster)


def _need_nbgrader() -> None:
    try:
        import nbgrader  # noqa: F401
    except ImportError:
        raise CourseError(NO_NBGRADER) from None


def _need_room(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CourseError(f"{folder}: not a folder; name a new or an empty one")
    if folder.is_dir() and any(folder.iterdir()):
        raise CourseError(f"{folder}: not empty; name a new folder or an empty one")


def _course_id(given: str | None, name: str) -> str:
    course_id = given if given is not None else re.sub(r"[^A-Za-z0-9._\-]+", "-", name).strip("-._")
    if not _COURSE_ID.fullmatch(course_id):
        raise CourseError(
            f"--course-id: {course_id!r}: begin with a letter or digit, and use only letters, "
            "digits and . _ -"
        )
    return course_id


def _write_config(folder: Path, course_id: str, url: str | None) -> None:
    database = "# c.CourseDirectory.db_url = 'postgresql://USER:PASSWORD@HOST/DATABASE'"
    if url is not None:
        database = f"c.CourseDirectory.db_url = {url!r}"
    text = Template(_CONFIG.read_text(encoding="utf-8"))
    path = folder / CONFIG_FILE
    path.touch(mode=0o666 if url is None else 0o600)  # a URL may hold a password
    path.write_text(
        text.substitute(course_id=repr(course_id), database=database, version=digitkit.__version__),
        encoding="utf-8",
    )


def write_sources(folder: Path, lessons: list[str]) -> None:
    """Write the instructor's notebooks into a course, and record what was written."""
    written = {}
    for lesson in lessons:
        path = folder / "source" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = solution_text(lesson)
        path.write_text(text, encoding="utf-8")
        written[lesson] = digest(text)
    PrivateFolder(folder).write_record({"version": digitkit.__version__, "sources": written})


def digest(text: str) -> str:
    """Return a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _summary(folder: Path, lessons: list[str], roster: Roster) -> list[str]:
    students = len(roster.students)
    lines = [
        f"{folder} is a course of {len(lessons)} lesson{'s' * (len(lessons) != 1)} "
        f"and {students} student{'s' * (students != 1)}."
    ]
    if roster.unused:
        lines.append(f"Not taken from the roster: {', '.join(roster.unused)}.")
    if shutil.which("nbgrader") is None:
        lines.append("nbgrader is not on your PATH: activate the environment, or write its path.")
    lines.append(f"Next: cd {folder}, then nbgrader generate_assignment {lessons[0]}")
    return lines
