"""The gradebook: nbgrader's database, SQLite in the course or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from digitkit.course.configuration import prepare_process
from digitkit.course.course import CourseError, one_line

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Engine

    from digitkit.course.roster import Student

_PACKAGES = {"psycopg2": "psycopg2-binary", "psycopg": "'psycopg[binary]'"}


def check_url(text: str) -> URL:
    """Check a database's URL, and that the database answers and is free.

    Args:
        text: such as `"postgresql://user:password@host/digits"`.

    Raises:
        CourseError: it is no such URL, its driver is not installed, the database doesn't answer,
            or it holds another course.
    """
    url = _parsed(text)
    taken = _assignments(_engine(url), url)
    if taken:
        raise CourseError(
            f"--db: {shown(url)} holds a course already (with {taken[0]}); "
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
    """Name the assignments that a database holds."""
    import sqlalchemy
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with engine.connect() as connection:
            tables = sqlalchemy.inspect(connection).get_table_names()
            query = sqlalchemy.text("select name from assignment order by name")
            return list(connection.scalars(query)) if "assignment" in tables else []
    except SQLAlchemyError as problem:
        cause = one_line(getattr(problem, "orig", None) or problem)
        raise CourseError(f"--db: {shown(url)} doesn't answer: {cause}") from None
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
    """Give a URL as it may be seen: without its password."""
    return url.render_as_string(hide_password=True)


def fill(url: str, course_id: str, lessons: Iterable[str], students: Iterable[Student]) -> None:
    """Put a course's lessons and students into its database; what is there already stays.

    Args:
        url: the database's URL with its password.
        course_id: the course's name.
        lessons: nbgrader's assignments.
        students: the class.

    Raises:
        CourseError: the database refuses.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    prepare_process()
    try:
        with Gradebook(url, course_id) as gradebook:
            for lesson in lessons:
                gradebook.update_or_create_assignment(lesson, course_id=course_id)
            for student in students:
                gradebook.update_or_create_student(student.id, **student.known())
    except SQLAlchemyError as problem:
        cause = one_line(getattr(problem, "orig", None) or problem)
        raise CourseError(f"the gradebook can't be filled: {cause}") from None
