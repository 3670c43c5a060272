"""Writing the grades of a course to a file: nbgrader's CSV, Canvas' or Moodle's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digitkit.course.course import Course, CourseError, one_line
from digitkit.course.grades import Grade, read_grades
from digitkit.course.lms import Sheet, canvas_csv, moodle_csv, waiting
from digitkit.course.sources import chosen_lessons

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
        lessons: words for lessons, such as `3`; none means all that someone handed in.
        template: for Canvas, the gradebook that it exported.
        by: for Moodle, how it finds students.

    Returns:
        What was written, and what to know about it, in lines.

    Raises:
        CourseError: there is nothing to write, or the template can't be used.
    """
    if kind == "canvas" and template is None:
        raise CourseError(
            "Canvas finds students by columns of its own: export its gradebook (Grades, Export), "
            "and name that file with --template"
        )
    chosen = chosen_lessons(",".join(lessons), "--lesson") if lessons else []
    grades = _grades(course, chosen)
    sheet = _sheet(grades, kind, template, by)
    path = out or Path(f"grades-{kind}.csv")
    path.write_text(sheet.text, encoding="utf-8")
    named = dict.fromkeys(grade.lesson for grade in grades)
    return [f"{path} holds the grades of {', '.join(named)}.", *sheet.notes]


def _sheet(grades: list[Grade], kind: str, template: Path | None, by: str) -> Sheet:
    if kind == "canvas" and template is not None:
        return canvas_csv(grades, template)
    if kind == "moodle":
        return moodle_csv(grades, by)
    from digitkit.course.exporter import nbgrader_csv

    return Sheet(nbgrader_csv(grades), waiting(grades))


def _grades(course: Course, chosen: list[str]) -> list[Grade]:
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with Gradebook(course.database_url, course.course_id) as gradebook:
            grades = read_grades(gradebook, chosen)
    except SQLAlchemyError as problem:
        cause = one_line(getattr(problem, "orig", None) or problem)
        raise CourseError(f"the gradebook can't be read: {cause}") from None
    if not chosen:
        begun = {grade.lesson for grade in grades if grade.handed_in}
        grades = [grade for grade in grades if grade.lesson in begun]
    if not grades:
        raise CourseError(f"{course.folder}: nobody has a grade yet; autograde a lesson first")
    return grades
