"""The instructor's notebooks, in a clone of the project or in the installed package."""

from __future__ import annotations

from digitkit.build.command import choose
from digitkit.build.project import lesson_names, own_project, package_folder
from digitkit.course.course import Course, CourseError


def solution_text(lesson: str) -> str:
    """Return the text of the instructor's notebook of a lesson.

    Args:
        lesson: a lesson that `lesson_names()` lists.

    Raises:
        CourseError: it is not in this installation.
    """
    project = own_project()
    places = [package_folder() / "_solutions" / f"{lesson}.ipynb"]
    places += [project.solution(lesson)] if project else []
    for path in places:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise CourseError(f"{lesson}: its solution is not in this installation; reinstall digitkit")


def chosen_lessons(words: str | None, option: str = "--lessons") -> list[str]:
    """Find the lessons that some words mean.

    Args:
        words: such as `"01,02"` or `"load,3"`; None for all.
        option: the command-line option, for error messages.

    Returns:
        Their names in the order of the course, each once.

    Raises:
        CourseError: a word means no lesson.
    """
    known = lesson_names()
    if words is None:
        return known
    try:
        chosen = {choose(word.strip(), known) for word in words.split(",") if word.strip()}
    except LookupError as problem:
        raise CourseError(f"{option}: {problem.args[0]}") from None
    if not chosen:
        raise CourseError(f"{option}: none is named in {words!r}; such as 01,02")
    return sorted(chosen)


def lesson_meant(course: Course, word: str) -> str:
    """Find the lesson of a course that a word means: one of digitkit's, or the instructor's own.

    Args:
        course: the course.
        word: such as `"03_split"`, `"3"` or `"split"`; an instructor's own lesson goes by its name.

    Raises:
        CourseError: the course has no such lesson.
    """
    try:
        return choose(word, list(course.lessons))
    except LookupError as problem:
        if course.source_notebook(word).is_file() or course.released_notebook(word).is_file():
            return word
        raise CourseError(f"{course.folder}: {problem.args[0]}") from None
