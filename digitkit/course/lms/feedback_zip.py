"""Feedback pages in one zip, named as Canvas, Moodle or Blackboard take them back."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from digitkit.course.course import Course, CourseError
from digitkit.course.enrolment import read_enrolment
from digitkit.course.lms.collect import collected

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the same pages give the same zip


def write_feedback_zip(
    course: Course, lesson: str, platform: str, out: Path | None = None
) -> list[str]:
    """Write the feedback pages of a lesson into a zip for an LMS.

    Each page has the name by which the platform knows the submission, as in the zip that
    `digitkit course collect` took it from.

    Args:
        course: the course; its pages are written already.
        lesson: such as `"03_split"`.
        platform: `"canvas"`, `"moodle"` or `"blackboard"`.
        out: the zip; None names it after lesson and platform, in the current folder.

    Returns:
        What was written, and who is left out, in lines.

    Raises:
        CourseError: no submission came from this platform.
    """
    dropped = read_enrolment(course).dropped
    names = {
        each.id: each.own
        for each in collected(course, lesson)
        if each.platform == platform and each.id not in dropped
    }
    pages = {}
    for student in course.graded(lesson):
        page = course.feedback_folder(student, lesson) / f"{lesson}.html"
        if student in names and page.is_file():
            pages[f"{names[student]}{lesson}.html"] = page
    if not pages:
        raise CourseError(
            f"{lesson}: no graded submission came from {platform.capitalize()}; bring its zip in "
            f"with `digitkit course collect {lesson} ZIP`, and grade"
        )
    path = out or Path(f"feedback-{lesson}-{platform}.zip")
    _write(path, pages)
    absent = sorted({*course.graded(lesson)} - names.keys() - dropped)
    lines = [f"{path} holds {len(pages)} pages for {platform.capitalize()}."]
    if absent:
        lines.append(f"Not in it, since they were not collected from there: {', '.join(absent)}.")
    return lines


def _write(path: Path, pages: dict[str, Path]) -> None:
    """Write the zip as a whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in sorted(pages.items()):
                archive.writestr(
                    zipfile.ZipInfo(name, _OLDEST), page.read_bytes(), zipfile.ZIP_DEFLATED
                )
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
