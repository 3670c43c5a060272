"""Keeping a second run out of the same course."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from digitkit.course.course import Course, CourseError


@contextmanager
def alone(course: Course) -> Iterator[None]:
    """Keep a second run out of the same course; the lock ends with this process, however it ends.

    Raises:
        CourseError: there is one already.
    """
    try:
        import fcntl
    except ImportError:  # Windows: the database's own lock must do
        yield
        return
    course.private.make()
    with (course.private.folder / "autograde.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CourseError(
                f"{course.folder}: another `digitkit course autograde` is at work here; "
                "wait for its end"
            ) from None
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)
