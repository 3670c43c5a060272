"""Bring a newer version's lessons into a course, and leave changed and released ones alone."""

from __future__ import annotations

import digitkit
from digitkit.build.learner_work import keep_copy
from digitkit.course.course import Course
from digitkit.course.nbgrader.new import digest
from digitkit.course.nbgrader.sources import solution_text


def update(course: Course, *, take: bool = False) -> list[str]:
    """Bring the sources of lessons that are not released yet up to date.

    A lesson is released once `nbgrader generate_assignment` has made its notebook: learners may
    have it. A source that the instructor changed stays; with `take` it is replaced, and kept in a
    dated copy outside what is released.

    Args:
        course: the course.
        take: replace changed sources too.

    Returns:
        What was done and what was left alone, a line for each lesson with something to report.

    Raises:
        CourseError: a lesson is not in this installation.
    """
    record = course.private.record()
    written = dict(record.get("sources") or {})
    lines = []
    for lesson in course.lessons:
        report, current = _update(course, lesson, written.get(lesson), take)
        lines += report
        if current is not None:
            written[lesson] = current
    course.private.write_record({**record, "version": digitkit.__version__, "sources": written})
    return lines or [f"All lessons are those of digitkit {digitkit.__version__}."]


def _update(
    course: Course, lesson: str, written: object, take: bool
) -> tuple[list[str], str | None]:
    """Update a lesson; return lines to report, and the digest of its source if it is digitkit's."""
    path = course.source_notebook(lesson)
    old, new = path.read_text(encoding="utf-8"), solution_text(lesson)
    if old == new:
        return [], digest(new)
    if _released(course, lesson):
        return [f"{lesson}: left alone, it is released"], None
    changed = digest(old) != written
    if changed and not take:
        return [f"{lesson}: left alone, you changed it; --take-new replaces it, with a copy"], None
    report = f"{lesson}: up to date"
    if changed:
        copies = course.private.folder / "replaced"
        course.private.make()
        copies.mkdir(exist_ok=True)
        temporary = copies / path.name
        temporary.write_text(old, encoding="utf-8")
        copy = keep_copy(temporary)
        temporary.unlink()
        report += f"; yours is kept in {copy.relative_to(course.folder)}"
    path.write_text(new, encoding="utf-8")
    return [report], digest(new)


def _released(course: Course, lesson: str) -> bool:
    return course.released_notebook(lesson).exists() or bool(course.submissions(lesson))
